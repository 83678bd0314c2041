; What electron-builder doesn't enter by itself, for the person who installs it.
!macro customInstall
  ; Links of the app's own scheme.
  WriteRegStr SHELL_CONTEXT "Software\Classes\gridcast" "" "URL:Gridcast"
  WriteRegStr SHELL_CONTEXT "Software\Classes\gridcast" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\gridcast\shell\open\command" "" '"$appExe" "%1"'
  ; "Open with" for GeoTIFF, without becoming the program that opens pictures.
  WriteRegNone SHELL_CONTEXT "Software\Classes\.tif\OpenWithProgids" "Gridcast.GeoTIFF"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Gridcast.GeoTIFF" "" "GeoTIFF"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Gridcast.GeoTIFF\shell\open\command" "" '"$appExe" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\gridcast"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.tif\OpenWithProgids" "Gridcast.GeoTIFF"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Gridcast.GeoTIFF"
!macroend
