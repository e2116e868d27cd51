"""Looks at a screen and moves its pointer through the X server: what a person sees and does, from outside."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_int, c_ubyte, c_uint, c_ulong, c_void_p

ALL_PLANES = 0xFFFFFFFF
Z_PIXMAP = 2
LEFT_BUTTON = 1


class _Image(Structure):
    """The beginning of XImage."""

    _fields_ = (
        ("width", c_int),
        ("height", c_int),
        ("xoffset", c_int),
        ("format", c_int),
        ("data", POINTER(c_ubyte)),
        ("byte_order", c_int),
        ("bitmap_unit", c_int),
        ("bitmap_bit_order", c_int),
        ("bitmap_pad", c_int),
        ("depth", c_int),
        ("bytes_per_line", c_int),
    )


class Display:
    """A connection to an X server."""

    def __init__(self, name: str) -> None:
        self._x11, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = c_void_p
        self._x11.XOpenDisplay.argtypes = [c_char_p]
        self._x11.XDefaultRootWindow.restype = c_ulong
        self._x11.XDefaultRootWindow.argtypes = [c_void_p]
        self._x11.XGetImage.restype = POINTER(_Image)
        self._x11.XGetImage.argtypes = [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int]
        self._x11.XDestroyImage.argtypes = [POINTER(_Image)]
        self._x11.XSync.argtypes = [c_void_p, c_int]
        self._x11.XCloseDisplay.argtypes = [c_void_p]
        self._test.XTestFakeMotionEvent.argtypes = [c_void_p, c_int, c_int, c_int, c_ulong]
        self._test.XTestFakeButtonEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
        self._display = self._x11.XOpenDisplay(name.encode())
        if not self._display:
            raise RuntimeError(f"there is no X server {name}")
        self._root = self._x11.XDefaultRootWindow(self._display)

    def pixels(self, x: int, y: int, width: int = 1, height: int = 1) -> bytes:
        """What is shown there, 4 bytes a pixel: blue, green, red, nothing."""
        image = self._x11.XGetImage(self._display, self._root, x, y, width, height, ALL_PLANES, Z_PIXMAP)
        try:
            shown = image.contents
            return ctypes.string_at(shown.data, shown.bytes_per_line * shown.height)
        finally:
            self._x11.XDestroyImage(image)

    def move(self, x: int, y: int) -> None:
        """Put the pointer there."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x11.XSync(self._display, 0)

    def press(self, *, down: bool) -> None:
        """Press or let go of the left button."""
        self._test.XTestFakeButtonEvent(self._display, LEFT_BUTTON, int(down), 0)
        self._x11.XSync(self._display, 0)

    def close(self) -> None:
        """Leave the server."""
        self._x11.XCloseDisplay(self._display)
