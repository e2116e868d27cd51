"""What is left out of the bundle, in the order in which it is left out and measured, each with its reason.

Modules are left out while imports are followed, so that what only they need stays away, too; files are
deleted from the finished folder. ``python -m tools.bundle trims`` measures every step.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final


@dataclass(frozen=True, slots=True)
class Trim:
    """One step: modules by their names, packages with all below them, and files by patterns of their path."""

    name: str
    reason: str
    modules: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """As `pathlib.PurePath.match` takes them, relative to the folder of the libraries."""
    own_hooks: bool = False
    """Whether from this step on the hooks in packaging/hooks replace the stock ones."""

    def matches(self, place: str) -> bool:
        """Whether this step deletes a file; a pattern that ends in /* means all below that folder."""
        path = PurePosixPath(place.replace("\\", "/"))
        return any(
            path.match(pattern) or (pattern.endswith("/*") and str(path).startswith(pattern[:-1]))
            for pattern in self.files
        )


BUILD_SETTINGS: Final = "_".join(
    (
        "_sysconfigdata",
        getattr(sys, "abiflags", ""),
        sys.platform,
        getattr(sys.implementation, "_multiarch", ""),
    )
)
"""The module with the settings that Python was compiled with, as `sysconfig` names it."""

PLAIN: Final = Trim("plain", "PyInstaller as it comes, with its stock hooks")

TRIMS: Final = (
    Trim(
        "parts of PyTorch that train, compile or convert",
        "Reading runs a network forwards on one processor. What compiles networks, writes ONNX, counts "
        "operations, prunes, or spreads work over machines is imported by functions that are never called. "
        "`import torch` itself needs what is not named here.",
        modules=(
            "torch._dynamo",
            "torch._export.db",
            "torch._export.non_strict_utils",
            "torch._export.pass_base",
            "torch._export.passes",
            "torch._export.serde",
            "torch._functorch._activation_checkpointing",
            "torch._functorch._aot_autograd.aot_autograd_result",
            "torch._functorch._aot_autograd.autograd_cache",
            "torch._functorch._aot_autograd.graph_capture",
            "torch._functorch._aot_autograd.graph_capture_wrappers",
            "torch._functorch._aot_autograd.graph_compile",
            "torch._functorch._aot_autograd.runtime_wrappers",
            "torch._functorch.aot_autograd",
            "torch._functorch.partitioners",
            "torch._higher_order_ops.triton_kernel_wrap",
            "torch._inductor",
            "torch._lazy",
            "torch._native.ops.scatter_add.tma_kernel",
            "torch._native.ops.scatter_add.vec_scatter_kernel",
            "torch._native.ops.topk.cutedsl_kernels",
            "torch._numpy",
            "torch._subclasses.complex_tensor",
            "torch._vendor.quack",
            "torch.ao.ns",
            "torch.ao.pruning",
            "torch.ao.quantization.backend_config",
            "torch.ao.quantization.fx",
            "torch.cuda._graph_annotations",
            "torch.cuda._sanitizer",
            "torch.distributed._composable",
            "torch.distributed._functional_collectives",
            "torch.distributed._local_tensor",
            "torch.distributed._shard",
            "torch.distributed._symmetric_memory",
            "torch.distributed._tools",
            "torch.distributed.algorithms.ddp_comm_hooks",
            "torch.distributed.checkpoint",
            "torch.distributed.elastic",
            "torch.distributed.flight_recorder",
            "torch.distributed.fsdp",
            "torch.distributed.launcher",
            "torch.distributed.nn",
            "torch.distributed.optim",
            "torch.distributed.pipelining",
            "torch.distributed.run",
            "torch.distributed.tensor",
            "torch.export._draft_export",
            "torch.export._trace",
            "torch.export._unlift",
            "torch.export.pt2_archive",
            "torch.fx.experimental.migrate_gradual_types",
            "torch.fx.experimental.symbolic_shapes",
            "torch.nested._internal.ops",
            "torch.nested._internal.sdpa",
            "torch.nn.attention.flex_attention",
            "torch.nn.modules.linear_cross_entropy",
            "torch.onnx",
            "torch.profiler._cupti_monitor",
            "torch.profiler._cupti_monitor_trace",
            "torch.sparse._triton_ops",
            "torch.sparse._triton_ops_meta",
            "torch.testing._internal.distributed",
            "torch.testing._internal.optests",
            "torch.utils._sympy",
            "torch.utils.benchmark",
            "torch.utils.bottleneck",
            "torch.utils._cxx_pytree",
            "torch.utils.cpp_extension",
            "torch.utils.flop_counter",
            "torch.utils.hipify",
            "torch.utils.model_dump",
            "torch.utils.tensorboard",
            "torch.utils.viz",
        ),
    ),
    Trim(
        "packages that only those parts import",
        "sympy reckons with shapes for the compiler, networkx partitions graphs, jinja2 writes kernels, "
        "fsspec and filelock fetch from hubs.",
        modules=("filelock", "fsspec", "functorch", "jinja2", "markupsafe", "mpmath", "networkx", "sympy"),
    ),
    Trim(
        "own hooks for PyTorch, Cassandra's driver and Pillow",
        "The stock ones take every submodule and data file, PyTorch's sources twice, compiled and as text.",
        own_hooks=True,
    ),
    Trim(
        "parts of the standard library and of other packages",
        "digitpad has one window toolkit, no test runner and no server of documentation; SQLite comes with "
        "apsw; old encodings of East Asia are used by nothing that is read. Python's build settings "
        "(`_sysconfigdata`) name folders of the machine that built it.",
        modules=(
            "IPython",
            "PySide6.scripts",
            "PySide6.support.deprecated",
            "_curses",
            "_curses_panel",
            "_pyrepl",
            BUILD_SETTINGS,
            "_codecs_cn",
            "_codecs_hk",
            "_codecs_iso2022",
            "_codecs_jp",
            "_codecs_kr",
            "_codecs_tw",
            "_sqlite3",
            "_tkinter",
            "apsw.ext",
            "apsw.fts5",
            "apsw.shell",
            "apsw.tests",
            "apsw.trace",
            "cassandra.cqlengine",
            "curses",
            "distutils",
            "doctest",
            "ensurepip",
            "idlelib",
            "lib2to3",
            "matplotlib",
            "numpy.ctypeslib",
            "numpy.distutils",
            "numpy.f2py",
            "numpy.fft",
            "numpy.polynomial",
            "numpy.random",
            "numpy.testing",
            "numpy.tests",
            "pandas",
            "pip",
            "pycparser",
            "pydoc",
            "pydoc_data",
            "pytest",
            "readline",
            "rich",
            "scipy",
            "setuptools",
            "sqlite3",
            "tensorboard",
            "test",
            "tkinter",
            "tqdm.contrib",
            "tqdm.keras",
            "tqdm.notebook",
            "tqdm.rich",
            "turtle",
            "venv",
            "xmlrpc",
        ),
    ),
    Trim(
        "PyTorch's libraries that only its own tests load",
        "They are in the wheel by mistake; nothing names them.",
        files=(
            "torch/lib/libaoti_custom_ops.so",
            "torch/lib/libbackend_with_compiler.so",
            "torch/lib/libjitbackend_test.so",
            "torch/lib/libtorchbind_test.so",
            "torch/lib/*_test.dll",
            "torch/lib/*.lib",
        ),
    ),
    Trim(
        "Qt's plugins for what a window of widgets does not do",
        "No QML, Quick, SQL, PDF or 3D; no windows without a desktop (EGLFS, framebuffer, VNC); pictures are "
        "decoded by Pillow, so Qt needs only SVG for its icons. GTK's theme would load GTK beside Qt, in a "
        "program that brings its own look; the desktop's file dialogs come through the portal.",
        files=(
            "PySide6/Qt/plugins/designer/*",
            "PySide6/Qt/plugins/egldeviceintegrations/*",
            "PySide6/Qt/plugins/generic/*",
            "PySide6/Qt/plugins/imageformats/libqgif.so",
            "PySide6/Qt/plugins/imageformats/libqicns.so",
            "PySide6/Qt/plugins/imageformats/libqico.so",
            "PySide6/Qt/plugins/imageformats/libqjpeg.so",
            "PySide6/Qt/plugins/imageformats/libqpdf.so",
            "PySide6/Qt/plugins/imageformats/libqtga.so",
            "PySide6/Qt/plugins/imageformats/libqtiff.so",
            "PySide6/Qt/plugins/imageformats/libqwbmp.so",
            "PySide6/Qt/plugins/imageformats/libqwebp.so",
            "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
            "PySide6/Qt/plugins/platforms/libqeglfs.so",
            "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
            "PySide6/Qt/plugins/platforms/libqminimal.so",
            "PySide6/Qt/plugins/platforms/libqminimalegl.so",
            "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
            "PySide6/Qt/plugins/platforms/libqvnc.so",
            "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
            "PySide6/Qt/plugins/printsupport/*",
            "PySide6/Qt/plugins/qmltooling/*",
            "PySide6/Qt/plugins/sqldrivers/*",
            "PySide6/Qt/plugins/vectorimageformats/*",
            "PySide6/Qt/plugins/wayland-graphics-integration-client/*",
            "PySide6/Qt/plugins/wayland-graphics-integration-server/*",
            "PySide6/Qt/plugins/wayland-shell-integration/libfullscreen-shell-v1.so",
            "PySide6/Qt/plugins/wayland-shell-integration/libivi-shell.so",
            "PySide6/Qt/plugins/wayland-shell-integration/libqt-shell.so",
            "PySide6/Qt/plugins/wayland-shell-integration/libwl-shell-plugin.so",
            "PySide6/Qt/plugins/xcbglintegrations/*",
            "PySide6/Qt/qml/*",
        ),
    ),
    Trim(
        "Qt's network",
        "The cluster is reached through Python's sockets and ssl.",
        modules=("PySide6.QtDBus", "PySide6.QtNetwork"),
        files=("PySide6/Qt/plugins/tls/*", "PySide6/Qt/plugins/networkinformation/*"),
    ),
    Trim(
        "Pillow's AVIF, fonts, colour management and Tk",
        "digitpad reads PNG, JPEG, GIF, BMP and WebP, and writes no text into pictures.",
        files=(
            "PIL/_avif.*",
            "PIL/_imagingcms.*",
            "PIL/_imagingft.*",
            "PIL/_imagingmath.*",
            "PIL/_imagingmorph.*",
            "PIL/_imagingtk.*",
        ),
    ),
    Trim(
        "compiled modules that nothing imports",
        "NumPy's tests and its Fortran-like generators of random numbers; Cassandra's mapper.",
        files=(
            "numpy/_core/_multiarray_tests.*",
            "numpy/_core/_operand_flag_tests.*",
            "numpy/_core/_rational_tests.*",
            "numpy/_core/_struct_ufunc_tests.*",
            "numpy/_core/_umath_tests.*",
            "cassandra/cqlengine/*",
        ),
    ),
    Trim(
        "files that are for developers or for pip",
        "Type stubs, headers, sources in C and Cython, and what pip notes of an installation (with paths of "
        "the machine that built it).",
        files=(
            "*.pyi",
            "*.pyx",
            "*.pxd",
            "*.h",
            "*.hpp",
            "*.cmake",
            "py.typed",
            "*.dist-info/RECORD",
            "*.dist-info/INSTALLER",
            "*.dist-info/REQUESTED",
            "*.dist-info/direct_url.json",
        ),
    ),
)

TRANSLATIONS: Final = "Qt's translations into languages that digitpad has not"
ICU: Final = "parts of ICU's data that Qt never asks for"
NUMBERS: Final = "OpenBLAS, in whose place netlib's BLAS and LAPACK are put"
SCREEN: Final = "Pillow's own copy of X11's library, in whose place the system's is put"
UNREACHED: Final = "libraries that nothing left needs"
SYSTEMS_OWN: Final = "libraries that every desktop has"
STRIPPED: Final = "symbols that only debuggers read"

REASONS: Final = {
    TRANSLATIONS: "A window half in one language and half in another serves nobody. With a translation of "
    "digitpad, Qt's of that language is in the bundle, too.",
    ICU: "Names of countries, currencies and time zones, dictionaries and old encodings: Qt has tables of "
    "its own. The order of words in digitpad's languages and the properties of characters stay "
    "(tools/bundle/icu.py).",
    NUMBERS: "NumPy multiplies small matrices here and fits one surface. OpenBLAS has every function for "
    "each of 20 kinds of processors; the reference, as Debian compiles it, has each once, and photographs "
    "are read as fast (tools/bundle/standins.py). OpenBLAS's Fortran library goes with what nothing needs.",
    SCREEN: "Pillow makes screenshots with it, which nobody asks for; Qt uses the system's.",
    UNREACHED: "Followed from the executable, the modules and the plugins that are left, by what each names "
    "in its ELF header.",
    SYSTEMS_OWN: "They belong to the system's graphics, fonts, session and encryption, and must be its own: "
    "an older copy of ours would come between its drivers and what they need, or miss a security update.",
    STRIPPED: "`strip --strip-unneeded` on the copies, but for what auditwheel has rewritten "
    "(numpy.libs, pillow.libs, cassandra_driver.libs), which strip would break.",
}
"""Of the steps that are no list."""

# By the name in the ELF header. Debian's packages of these are what the .deb depends on.
SYSTEM_LIBRARIES: Final = (
    "libEGL.so.1",
    "libGL.so.1",
    "libGLX.so.0",
    "libGLdispatch.so.0",
    "libOpenGL.so.0",
    "libX11-xcb.so.1",
    "libX11.so.6",
    "libXau.so.6",
    "libXdmcp.so.6",
    "libbrotlicommon.so.1",
    "libbrotlidec.so.1",
    "libbsd.so.0",
    "libc.so.6",
    "libcap.so.2",
    "libcom_err.so.2",
    "libcrypto.so.3",
    "libdbus-1.so.3",
    "libexpat.so.1",
    "libfontconfig.so.1",
    "libfreetype.so.6",
    "libgcc_s.so.1",
    "libgcrypt.so.20",
    "libglib-2.0.so.0",
    "libgpg-error.so.0",
    "libgssapi_krb5.so.2",
    "libgthread-2.0.so.0",
    "libk5crypto.so.3",
    "libkeyutils.so.1",
    "libkrb5.so.3",
    "libkrb5support.so.0",
    "liblz4.so.1",
    "libmd.so.0",
    "libpcre2-8.so.0",
    "libpng16.so.16",
    "libssl.so.3",
    "libstdc++.so.6",
    "libsystemd.so.0",
    "libwayland-client.so.0",
    "libwayland-cursor.so.0",
    "libxcb-glx.so.0",
    "libxcb-randr.so.0",
    "libxcb-render.so.0",
    "libxcb-shape.so.0",
    "libxcb-shm.so.0",
    "libxcb-sync.so.1",
    "libxcb-xfixes.so.0",
    "libxcb-xkb.so.1",
    "libxcb.so.1",
    "libz.so.1",
    "libzstd.so.1",
)


def leaves_out(place: str) -> bool:
    """Whether a step deletes the file of this place below the folder of the libraries."""
    return any(trim.matches(place) for trim in TRIMS)


def modules(steps: int | None = None) -> list[str]:
    """The modules that the first so many steps leave out; all of them where none are counted."""
    return [module for trim in TRIMS[:steps] for module in trim.modules]


def own_hooks(steps: int | None = None) -> bool:
    """Whether the own hooks are in use after so many steps."""
    return any(trim.own_hooks for trim in TRIMS[:steps])
