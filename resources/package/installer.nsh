; "Open with" for GeoTIFF, without becoming the program that opens pictures.
!macro customInstall
  WriteRegNone SHELL_CONTEXT "Software\Classes\.tif\OpenWithProgids" "Gridcast.GeoTIFF"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Gridcast.GeoTIFF" "" "GeoTIFF"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Gridcast.GeoTIFF\shell\open\command" "" '"$appExe" "%1"'
!macroend

!macro customUnInstall
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.tif\OpenWithProgids" "Gridcast.GeoTIFF"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Gridcast.GeoTIFF"
!macroend
