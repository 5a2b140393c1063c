@echo off
rem Lays the program on this PC, without administrator rights and offline. Options: see huong_dan_cai_dat.html
chcp 65001 >nul
setlocal
set "TM_KIT=%~dp0"
set "TM_CPU=%PROCESSOR_ARCHITECTURE%"
if defined PROCESSOR_ARCHITEW6432 set "TM_CPU=%PROCESSOR_ARCHITEW6432%"
set "TM_BUILD=99999"
for /f "tokens=3" %%v in ('reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion" /v CurrentBuildNumber 2^>nul') do set "TM_BUILD=%%v"
set "TM_OLD="
if /i "%TM_CPU%"=="x86" set "TM_OLD=Windows 32 bit"
rem 7601 is Windows 7, 9200 Windows 8; Python runs from 9600 on.
if %TM_BUILD% LSS 9600 set "TM_OLD=Windows 7 hoặc Windows 8"
if defined TM_OLD (
    echo Máy này dùng %TM_OLD%, chương trình không chạy được. Cần máy Windows 10 hoặc 11, 64 bit. Chưa cài gì.
    if "%~1"=="" pause
    exit /b 2
)
if not exist "%TM_KIT%thu_vien.zip" (
    echo Chưa giải nén hết bộ cài. Bấm chuột phải vào tệp zip, chọn "Extract All...", rồi chạy cai_dat.bat trong thư mục vừa giải nén.
    if "%~1"=="" pause
    exit /b 2
)
if not exist "%TM_KIT%python\python.exe" (
    echo Không thấy tệp "%TM_KIT%python\python.exe": phần mềm diệt vi-rút có thể đã xóa. Cho phép tệp này trong phần mềm diệt vi-rút, giải nén lại bộ cài rồi chạy lại. Xem mục "Phần mềm diệt vi-rút" của huong_dan_cai_dat.html.
    if "%~1"=="" pause
    exit /b 2
)
"%TM_KIT%python\python.exe" -B -X utf8 -c "import sys; sys.path.insert(0, sys.argv[1] + chr(92) + sys.argv[2]); from tanminh_xl.install import main; sys.exit(main(sys.argv[1], sys.argv[3:]))" "%TM_KIT%." "thu_vien.zip\site" install %*
set "TM_EXIT=%ERRORLEVEL%"
rem The program itself ends with 0, 1 or 2: anything else says that Python could not be started.
set "TM_RAN="
for %%n in (0 1 2) do if "%TM_EXIT%"=="%%n" set "TM_RAN=1"
if not defined TM_RAN (
    echo Python không chạy được ^(mã %TM_EXIT%^). Cho phép "%TM_KIT%python\python.exe" trong phần mềm diệt vi-rút, hoặc nhờ người quản trị máy. Xem mục "Phần mềm diệt vi-rút" của huong_dan_cai_dat.html.
    set "TM_EXIT=2"
)
if "%~1"=="" pause
exit /b %TM_EXIT%
