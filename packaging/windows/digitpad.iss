; The installer for Windows, by Inno Setup 6.3 or newer:
;   iscc /DVersion=0.1.0 /DProgram=build\bundle\program\digitpad /DIcons=build\bundle\icons packaging\windows\digitpad.iss
; `make bundle` says the line with the right values. Untested: no Windows was at hand; see docs/packaging.md.

#ifndef Version
  #error Version is missing: /DVersion=...
#endif
#ifndef Program
  #define Program "..\..\build\bundle\program\digitpad"
#endif
#ifndef Icons
  #define Icons "..\..\build\bundle\icons"
#endif

[Setup]
; Names this program to Windows for ever: a new version replaces the old one.
AppId={{6B1B2D0C-6F0E-4C55-9E0E-7A3C1D1B7C21}
AppName=digitpad
AppVersion={#Version}
AppPublisher=The digitpad maintainers
VersionInfoVersion={#Version}
DefaultDirName={autopf}\digitpad
DefaultGroupName=digitpad
DisableProgramGroupPage=yes
; For one person without asking an administrator, or for all with one.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile={#Icons}\digitpad.ico
UninstallDisplayIcon={app}\digitpad-desktop.exe
OutputDir=..\..\dist
OutputBaseFilename=digitpad-{#Version}-windows-x86_64
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes
WizardStyle=modern
ChangesAssociations=yes
ChangesEnvironment=yes
; A running digitpad is asked to close, which keeps everything.
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
; Simplified Chinese is not among the languages that come with Inno Setup: put its file beside this one, and add
;   Name: "zh"; MessagesFile: "ChineseSimplified.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "path"; Description: "digitpad on the command line (PATH)"; Flags: unchecked

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "..\..\LICENSE"; DestDir: "{app}"; DestName: "LICENSE.txt"; Flags: ignoreversion
Source: "..\..\build\bundle\LICENCES.txt"; DestDir: "{app}"; Flags: ignoreversion skipifsourcedoesntexist

[InstallDelete]
; Libraries of an older version that the new one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\digitpad"; Filename: "{app}\digitpad-desktop.exe"; AppUserModelID: "digitpad"
Name: "{autodesktop}\digitpad"; Filename: "{app}\digitpad-desktop.exe"; Tasks: desktopicon; AppUserModelID: "digitpad"

[Registry]
; "Open with" for pictures; nobody's own choice is changed.
Root: HKA; Subkey: "Software\Classes\Applications\digitpad-desktop.exe\shell\open\command"; ValueType: string; ValueData: """{app}\digitpad-desktop.exe"" app ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\digitpad-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".png"
Root: HKA; Subkey: "Software\Classes\Applications\digitpad-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".jpg"
Root: HKA; Subkey: "Software\Classes\Applications\digitpad-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".jpeg"
Root: HKA; Subkey: "Software\Classes\Applications\digitpad-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".gif"
Root: HKA; Subkey: "Software\Classes\Applications\digitpad-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".bmp"
Root: HKA; Subkey: "Software\Classes\Applications\digitpad-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".webp"
; Ink files get no type here: Windows goes by what follows the last dot, and .jsonl belongs to others, too.
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: IsNotOnPath

[Run]
Filename: "{app}\digitpad-desktop.exe"; Description: "{cm:LaunchProgram,digitpad}"; Flags: nowait postinstall skipifsilent

; Journal, settings and logs lie in the person's AppData and stay: uninstalling removes what was installed.

[Code]
function IsNotOnPath: Boolean;
var
  Path: string;
begin
  if not RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    Path := '';
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Path) + ';') = 0;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path, Entry: string;
begin
  if Step <> usPostUninstall then
    exit;
  Entry := ';' + ExpandConstant('{app}');
  if RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    if StringChangeEx(Path, Entry, '', True) > 0 then
      RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Path);
end;
