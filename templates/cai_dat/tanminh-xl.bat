@"%~dp0python\python.exe" -X utf8 -c "from tanminh_xl.cli import script; script()" %*
