Attribute VB_Name = "TmPython"
Option Explicit
' One run of Python, after which Excel is as it was before, whatever became of it: a virus scanner may end Python
' before it has put back what it switched off. TM_LOI: what is told then: a word, its text.

Public Sub TmRun(tag As String)
    Dim eventsOn, screenOn, alertsOn, bar, escape, mode
    Dim broken As String
    On Error Resume Next
    eventsOn = Application.EnableEvents
    screenOn = Application.ScreenUpdating
    alertsOn = Application.DisplayAlerts
    bar = Application.StatusBar
    mode = Application.Calculation
    escape = Application.EnableCancelKey
    Application.EnableCancelKey = 0
    broken = TmBroken(tag)
    Application.EnableCancelKey = escape
    Application.Calculation = mode
    Application.StatusBar = bar
    Application.DisplayAlerts = alertsOn
    Application.ScreenUpdating = screenOn
    Application.EnableEvents = eventsOn
    On Error GoTo 0
    If broken <> "" Then TmTell broken
End Sub

Public Sub TmGuide()
    TmRun "huong_dan"
End Sub

' Runs Python; the word for what kept it from running to its end, nothing where it did. A failing command tells the
' person itself and ends well: another end than that is none of its own.
Private Function TmBroken(tag As String) As String
    Dim python As String
    On Error GoTo failed
    python = GetConfig("INTERPRETER_WIN")
    If InStr(python, "\") > 0 And Not FileExists(python) Then
        TmBroken = "no_python"
        Exit Function
    End If
    TmMakeFolder GetConfig("TEMP DIR")
    If RunPython("import tanminh_xl.ribbon; tanminh_xl.ribbon.click('" & tag & "')") = -1 Then TmBroken = "broken"
    Exit Function
failed:
    TmBroken = "broken"
End Function

' The folder of xlwings' log: an upgrade of the program lays a new home without it.
Private Sub TmMakeFolder(path As String)
    Dim files As Object
    If path = "" Then Exit Sub
    On Error Resume Next
    Set files = CreateObject("Scripting.FileSystemObject")
    If Not files.FolderExists(path) Then files.CreateFolder path
End Sub

' MsgBox knows no Vietnamese, Popup does (48: an exclamation mark, 4096: in front); where it is refused, the text stays
' in the status bar.
Public Sub TmTell(word As String)
    Dim before
    On Error Resume Next
    before = Application.StatusBar
    Application.StatusBar = TmWord(word)
    Err.Clear
    CreateObject("WScript.Shell").Popup TmWord(word), 0, TmWord("title"), 4144
    If Err.Number = 0 Then Application.StatusBar = before
End Sub

Public Function TmWord(word As String) As String
    TmWord = TmFound(TmArea("TM_LOI", ThisWorkbook), word, 2)
    If TmWord = "" Then TmWord = "Tan Minh: " & word
End Function
