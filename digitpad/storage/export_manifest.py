"""The manifest of an export: what it holds, of what, and how to tell that it is whole."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from digitpad import __version__
from digitpad.filters import to_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digitpad.storage.export_rows import Choice, Tally

FORMAT = 1


def manifest(  # noqa: D417 - the others say it by their names
    kind: str, choice: Choice, tally: Tally, files: Sequence[dict[str, object]], labels: str | None
) -> bytes:
    """The manifest's JSON.

    Args:
        labels: Where each row has one label: "reviewed" (a person gave or confirmed them) or "all" (the
            model's guesses are among them).
    """
    value = {
        "manifest": FORMAT,
        "program": f"digitpad {__version__}",
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "format": kind,
        "filter": to_line(choice.filter, dt.UTC),
        "with_deleted": choice.with_deleted,
        "labels": labels,
        "records": tally.rows,
        "images": tally.images if labels else None,
        "records_by_label": dict(sorted(tally.labels.items())) if labels else None,
        "numbers": {"records": tally.numbers, "digits": tally.digits} if labels else None,
        "left_out": dict(sorted(tally.left_out.items())),
        "models": [
            {"id": model.decode(), "weights_sha256": weights.decode(), "records": records}
            for (model, weights), records in sorted(tally.models.items())
        ],
        "files": list(files),
    }
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
