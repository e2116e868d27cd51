"""``digitpad app``: the desktop app."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from digitpad.cli import options
from digitpad.cli.errors import OK, WRONG_USE, CommandError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from types import ModuleType

    from digitpad.instance import Claim, NoAnswer
    from digitpad.settings import Settings, SettingsError

NO_SCREEN = """\
there is no screen to show the window on: neither DISPLAY nor WAYLAND_DISPLAY is set.
  On a desktop, start digitpad from a terminal of that desktop; over ssh, use "ssh -X".
  Without a screen, "xvfb-run digitpad" starts it on a virtual one, and "digitpad recognize" needs none."""

NOT_WHOLE = """\
the window cannot be loaded: {error}.
  Install digitpad again; on Linux a library of the system's may be missing, which is named above."""

NO_ANSWER = """\
digitpad is open already with this history (process {pid}), but does not answer.
  Wait a while and try again, or end that process. What was shown as saved is safe."""


def run(arguments: argparse.Namespace) -> int:
    """Start the app; its exit code."""
    if not has_screen(sys.platform, os.environ):
        raise CommandError(NO_SCREEN, WRONG_USE)
    settings, problem = options.load_settings_or_default(arguments)

    from digitpad import paths
    from digitpad.instance import NoAnswer, claim_or_call

    files = [Path(os.path.abspath(file)) for file in arguments.files]  # noqa: PTH100  # as it is named
    activation = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    try:
        claim = claim_or_call(paths.claim_file(settings.journal_file()), files, activation)
    except NoAnswer as error:
        return _tell_no_answer(error, settings)
    except OSError:  # nothing can be written there: the window has more to say of that than we
        return _show(arguments, settings, problem, None)
    if claim is None:
        return OK
    with claim:
        return _show(arguments, settings, problem, claim)


def _show(
    arguments: argparse.Namespace, settings: Settings, problem: SettingsError | None, claim: Claim | None
) -> int:
    from digitpad import paths
    from digitpad.settings import fixed

    app = _app(settings)

    sources = app.Sources(
        fixed(overrides=options.overrides(arguments)), lambda: options.load_settings_or_default(arguments)
    )
    file = arguments.settings or paths.settings_file()
    code: int = app.run(settings, problem, file, arguments.files, sources, claim)
    return code


def _tell_no_answer(error: NoAnswer, settings: Settings) -> int:
    """In the terminal; a start from the desktop has none, and gets a dialog."""
    if not sys.stderr.isatty():
        _app(settings).tell_no_answer(settings, error.pid)
    raise CommandError(NO_ANSWER.format(pid=error.pid or "unknown"))


def _app(settings: Settings) -> ModuleType:
    try:
        from digitpad import app
    except ImportError as error:
        raise _not_whole(error, settings) from error
    return app


def _not_whole(error: ImportError, settings: Settings) -> CommandError:
    """Qt or a library of the system's that it needs is missing: without a terminal only the log can tell."""
    from digitpad import logs, paths

    logs.begin(paths.log_dir(), settings.log.level)
    logging.getLogger(__name__).critical("the window cannot be loaded", exc_info=error)
    return CommandError(f"{NOT_WHOLE.format(error=error)} The log is in {paths.log_dir()}.")


def has_screen(platform: str, environ: Mapping[str, str]) -> bool:
    """Whether Qt can open a window. On Linux it would abort the process where it cannot."""
    if not platform.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
