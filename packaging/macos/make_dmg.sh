#!/usr/bin/env bash
# Signs digitpad.app where an identity is given, and packs it into a disk image:
#   packaging/macos/make_dmg.sh VERSION [FOLDER WITH digitpad.app]
#
# DIGITPAD_CODESIGN_IDENTITY   "Developer ID Application: ..."; without it the app is signed for this Mac only,
#                              and others must allow it in System Settings > Privacy & Security
# DIGITPAD_NOTARY_PROFILE      a profile of `xcrun notarytool store-credentials`; without it Apple is not asked
#
# Untested: no Mac was at hand; see docs/packaging.md.
set -euo pipefail
version=${1:?the version is missing}
root=$(cd "$(dirname "$0")/../.." && pwd)
app=${2:-$root/build/bundle/program}/digitpad.app
identity=${DIGITPAD_CODESIGN_IDENTITY:--}
image=$root/dist/digitpad-$version-macos-$(uname -m).dmg

[ -d "$app" ] || { echo "there is no $app: run \"make bundle\" first" >&2; exit 1; }

# Found there by the window's "About".
cp "$root/build/bundle/LICENCES.txt" "$app/Contents/Resources/LICENCES.txt"

# Inside out: each library, then the launchers, then the whole. A time stamp takes an identity.
stamp=(--timestamp=none)
[ "$identity" = - ] || stamp=(--timestamp --options runtime)
entitlements=$root/packaging/macos/entitlements.plist
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 -n 50 codesign --force --sign "$identity" "${stamp[@]}"
for launcher in "$app"/Contents/MacOS/*; do
    codesign --force --sign "$identity" "${stamp[@]}" --entitlements "$entitlements" "$launcher"
done
codesign --force --sign "$identity" "${stamp[@]}" --entitlements "$entitlements" "$app"
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
mkdir -p "$root/dist"
rm -f "$image"
hdiutil create -volname "digitpad $version" -srcfolder "$stage" -fs HFS+ -format ULMO "$image"

if [ "$identity" != - ]; then
    codesign --sign "$identity" --timestamp "$image"
    if [ -n "${DIGITPAD_NOTARY_PROFILE:-}" ]; then
        xcrun notarytool submit "$image" --keychain-profile "$DIGITPAD_NOTARY_PROFILE" --wait
        xcrun stapler staple "$image"
    fi
fi
(cd "$root/dist" && shasum -a 256 "$(basename "$image")" > "$(basename "$image").sha256")
echo "$image"
