Attribute VB_Name = "TmRibbon"
Option Explicit
' Callbacks of customUI14.xml. Words live in the workbook and in Python; this file is ASCII.
Private ribbons As Collection
Private events As TmEvents

' With two plans open this may be called for both.
Public Sub TmOnLoad(ribbon As Object)
    If ribbons Is Nothing Then Set ribbons = New Collection
    ribbons.Add ribbon
    Application.StatusBar = False
    TmListen
End Sub

Public Sub TmOnAction(control As Object)
    Dim runner As Object
    Set runner = TmRunner(TmBook(control))
    On Error GoTo older
    If runner.Name = ThisWorkbook.Name Then
        TmRun control.Tag
    Else
        Application.Run "'" & Replace(runner.Name, "'", "''") & "'!TmRun", control.Tag
    End If
    TmRefresh
    Exit Sub
older:
    TmTell "other"
End Sub

Public Sub TmEnabled(control As Object, ByRef returnedVal)
    returnedVal = (TmTold(control, 2) = "")
End Sub

Public Sub TmSupertip(control As Object, ByRef returnedVal)
    Dim why As String
    why = TmTold(control, 2)
    If why <> "" Then why = why & vbLf
    returnedVal = why & TmTold(control, 3)
End Sub

' A button of a right-click menu is seen on the sheet of the table that its id names.
Public Sub TmInMenu(control As Object, ByRef returnedVal)
    Dim list As Object
    returnedVal = False
    If TmBook(control) Is Nothing Then Exit Sub
    On Error GoTo none
    For Each list In ActiveSheet.ListObjects
        If InStr(control.Id, "_" & list.Name & "_") > 0 Then returnedVal = True
    Next list
none:
End Sub

Public Sub TmPeriodCount(control As Object, ByRef returnedVal)
    returnedVal = TmPeriods(TmBook(control))
End Sub

Public Sub TmPeriodId(control As Object, index As Integer, ByRef returnedVal)
    returnedVal = "ky" & index
End Sub

Public Sub TmPeriodLabel(control As Object, index As Integer, ByRef returnedVal)
    Dim area As Object
    Set area = TmArea("TM_CAC_KY", TmBook(control))
    If area.Columns.Count > 1 Then returnedVal = CStr(area.Cells(index + 1, 2).Value)
    If returnedVal = "" Then returnedVal = CStr(area.Cells(index + 1, 1).Value)
End Sub

Public Sub TmPeriodSelected(control As Object, ByRef returnedVal)
    Dim book As Object
    Dim n As Long
    Set book = TmBook(control)
    returnedVal = -1
    For n = 1 To TmPeriods(book)
        If CStr(TmArea("TM_CAC_KY", book).Cells(n, 1).Value) = CStr(TmArea("TM_KY", book).Value) Then returnedVal = n - 1
    Next n
End Sub

Public Sub TmPeriodChosen(control As Object, selectedId As String, selectedIndex As Integer)
    Dim book As Object
    Set book = TmBook(control)
    TmArea("TM_KY", book).Value = TmArea("TM_CAC_KY", book).Cells(selectedIndex + 1, 1).Value
    TmRefresh
End Sub

' Has the tab drawn anew. Where an error in other macros has emptied this project's memory, Office gives its ribbon
' only to a workbook that is opened again.
Public Sub TmRefresh()
    Dim ribbon As Object
    TmStale
    TmListen
    If ribbons Is Nothing Then
        Application.StatusBar = TmWord("reopen")
        Exit Sub
    End If
    On Error Resume Next
    For Each ribbon In ribbons
        ribbon.Invalidate
    Next ribbon
End Sub

Private Sub TmListen()
    If Not events Is Nothing Then Exit Sub
    On Error Resume Next
    Set events = New TmEvents
    events.TmWatch
End Sub
