"""PyTorch for reading digits on the CPU, in place of the stock hook, which takes every submodule and file.

Its pure modules go into the archive of the executable; only what reads its own source at import is shipped
as text as well. What can be reached is found by following imports, from the ones in digitpad.
"""

from pathlib import Path

from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs, get_package_paths

# Imported from C++, or by name.
hiddenimports = ["torch._C", "torch._VF", "torch.distributed._meta_registrations"]

# torch.jit compiles some functions from their source as they are imported, others are registered with it.
READS_ITS_SOURCE = [
    "torch._jit_internal",
    "torch._library.custom_ops",
    "torch._native.registry",
    "torch._tensor",
    "torch.functional",
    "torch.nn._reduction",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.nn.modules.rnn",
    "torch.utils._debug_mode._mode",
]

_folder = Path(get_package_paths("torch")[1])


def _config_modules() -> list[str]:
    """The modules that torch's settings are made of: their comments are read, from the source."""
    return [
        ".".join(path.relative_to(_folder.parent).with_suffix("").parts)
        for path in sorted(_folder.rglob("*config*.py"))
        if "install_config_module(" in path.read_text(encoding="utf-8")
    ]


module_collection_mode = {
    "torch": "pyz",
    **dict.fromkeys(READS_ITS_SOURCE + _config_modules(), "pyz+py"),
}

binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
_manager = _folder / "bin" / "torch_shm_manager"  # without it `import torch` ends with an error on Linux
if _manager.is_file():
    binaries.append((str(_manager), "torch/bin"))

# torch looks for its libraries beside the one it was loaded from: links elsewhere would mislead it.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
