"""Pillow with the formats that digitpad reads; the stock hook takes them all."""

# The formats of digitpad.ink.picture, and what they read metadata with.
hiddenimports = [
    f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Mpo", "Png", "Ppm", "Tiff", "WebP")
]
