@echo off
rem Lays the program on this PC, without administrator rights and offline. Options: see huong_dan_cai_dat.html
chcp 65001 >nul
setlocal
set "TM_KIT=%~dp0"
if not exist "%TM_KIT%thu_vien.zip" (
    echo Chưa giải nén hết bộ cài. Bấm chuột phải vào tệp zip, chọn "Extract All...", rồi chạy cai_dat.bat trong thư mục vừa giải nén.
    if "%~1"=="" pause
    exit /b 2
)
"%TM_KIT%python\python.exe" -B -X utf8 -c "import sys; sys.path.insert(0, sys.argv[1] + chr(92) + sys.argv[2]); from tanminh_xl.install import main; sys.exit(main(sys.argv[1], sys.argv[3:]))" "%TM_KIT%." "thu_vien.zip\site" install %*
set "TM_EXIT=%ERRORLEVEL%"
if "%~1"=="" pause
exit /b %TM_EXIT%
