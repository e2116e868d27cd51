"""Data, training, evaluation and publishing of digitpad's models.

    python -m training fetch                     the data sets, into .data
    python -m training show unipen-digits        contact sheets of what is in them
    python -m training train --model digitpad    goes on where it was interrupted
    python -m training join --runs A B C         three runs with other seeds as one model
    python -m training report --run DIR          curves, confusions, reliability, the worst errors
    python -m training group                     teaches the reader to divide numbers into digits
    python -m training publish --model digitpad  calibrates, times and ships the weights
    python -m training evaluate --model digitpad measures on validation data; --test on the test sets;
                                                 --numbers: whole numbers, and words that are none

    python -m training train --data all.jsonl --from digitpad   learns from an exported history

`train` first paints the pens' drawings by many hands (minutes, once), then trains on one core in minutes to
an hour, or on a graphics card where there is one; a fixed seed repeats a run on the same machine. It goes on
with a run that was interrupted, to the same weights, and leaves one alone that is finished; with ``--resume``
it fails where there is none instead of beginning one. ``--data DIR`` names another folder of data than
``.data``. README has the figures; `training/ledger.jsonl` has every look that was taken at the test sets.

To add a model: its class in `digitpad.inference.networks`, its name in `digitpad.inference.architectures`,
its recipe in `training.recipes`, then the commands above.
"""
