@echo off
rem Takes the program, its variable and its trusted location off this PC. The plan folder stays.
chcp 65001 >nul
setlocal
set "TM_KIT=%~dp0"
cd /d "%TEMP%"
"%TM_KIT%python\python.exe" -B -X utf8 -c "import sys; sys.path.insert(0, sys.argv[1] + chr(92) + sys.argv[2]); from tanminh_xl.install import main; sys.exit(main(sys.argv[1], sys.argv[3:]))" "%TM_KIT%." "thu_vien.zip\site" remove %*
set "TM_EXIT=%ERRORLEVEL%"
if "%~1"=="" pause
rem A running batch file can take away its own folder if nothing is to be read from it afterwards.
if "%TM_EXIT%"=="0" if exist "%TM_KIT%tanminh_home.txt" rmdir /s /q "%TM_KIT%." & exit /b 0
exit /b %TM_EXIT%
