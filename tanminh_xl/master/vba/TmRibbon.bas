Attribute VB_Name = "TmRibbon"
Option Explicit
' Callbacks of customUI14.xml. Words live in the workbook and in Python; this file is ASCII.
' TM_KY: the period's cell. TM_CAC_KY: codes of all periods, then blank cells. TM_NUT: a row a button: tag, why it
' cannot run now, what it does.
Private ribbonUi As Object
Private events As TmEvents

Public Sub TmOnLoad(ribbon As Object)
    Set ribbonUi = ribbon
    Set events = New TmEvents
    Set events.App = Application
End Sub

Public Sub TmOnAction(control As Object)
    RunPython "import tanminh_xl.ribbon; tanminh_xl.ribbon.click('" & control.Tag & "')"
    TmRefresh
End Sub

Public Sub TmEnabled(control As Object, ByRef returnedVal)
    returnedVal = (TmTold(control.Tag, 2) = "")
End Sub

Public Sub TmSupertip(control As Object, ByRef returnedVal)
    Dim why As String
    why = TmTold(control.Tag, 2)
    If why <> "" Then why = why & vbLf
    returnedVal = why & TmTold(control.Tag, 3)
End Sub

Public Sub TmPeriodCount(control As Object, ByRef returnedVal)
    returnedVal = TmPeriods
End Sub

Public Sub TmPeriodId(control As Object, index As Integer, ByRef returnedVal)
    returnedVal = "ky" & index
End Sub

Public Sub TmPeriodLabel(control As Object, index As Integer, ByRef returnedVal)
    returnedVal = CStr(TmArea("TM_CAC_KY").Cells(index + 1, 1).Value)
End Sub

Public Sub TmPeriodSelected(control As Object, ByRef returnedVal)
    Dim n As Long
    returnedVal = -1
    For n = 1 To TmPeriods
        If CStr(TmArea("TM_CAC_KY").Cells(n, 1).Value) = CStr(TmArea("TM_KY").Value) Then returnedVal = n - 1
    Next n
End Sub

Public Sub TmPeriodChosen(control As Object, selectedId As String, selectedIndex As Integer)
    TmArea("TM_KY").Value = TmArea("TM_CAC_KY").Cells(selectedIndex + 1, 1).Value
    TmRefresh
End Sub

Public Sub TmRefresh()
    If Not ribbonUi Is Nothing Then ribbonUi.Invalidate
End Sub

Public Function TmIsPeriodSheet(sheet As Object) As Boolean
    Dim area As Object
    Set area = TmArea("TM_KY")
    If area Is Nothing Then Exit Function
    If sheet.Name = area.Worksheet.Name Then TmIsPeriodSheet = (sheet.Parent.Name = TmBook.Name)
End Function

' How many periods there are; none where there is no plan.
Private Function TmPeriods() As Long
    Dim codes As Object
    Set codes = TmArea("TM_CAC_KY")
    If codes Is Nothing Then Exit Function
    Do While TmPeriods < codes.Rows.Count
        If CStr(codes.Cells(TmPeriods + 1, 1).Value) = "" Then Exit Do
        TmPeriods = TmPeriods + 1
    Loop
End Function

' The cells behind a defined name; Nothing where there is no plan, or the name is gone.
Private Function TmArea(areaName As String) As Object
    Dim book As Object
    Set book = TmBook
    If book Is Nothing Then Exit Function
    On Error Resume Next
    Set TmArea = book.Names(areaName).RefersToRange
    On Error GoTo 0
End Function

' A text of a button's row in TM_NUT; empty where there is none, so that a button is never grey without a reason.
Private Function TmTold(tag As String, column As Long) As String
    Dim area As Object
    Dim n As Long
    Set area = TmArea("TM_NUT")
    If area Is Nothing Then Exit Function
    For n = 1 To area.Rows.Count
        If area.Cells(n, 1).Value = tag Then
            TmTold = CStr(area.Cells(n, column).Value)
            Exit Function
        End If
    Next n
End Function
