"""Training from an exported history: a person's own drawings, read, split, mixed, learned from, compared.

    python -m training train --data all.jsonl --from digitpad
    python -m training publish --run runs/digitpad-own
    digitpad models add runs/digitpad-own/model

docs/own-models.md tells people how; docs/adr/0023-training-from-a-history.md says why it is so.
"""
