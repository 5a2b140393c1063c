Attribute VB_Name = "TmRibbon"
Option Explicit
' Callbacks of customUI14.xml. Words live in the workbook and in Python; this file is ASCII.
' TM_KY: the period's cell. TM_CAC_KY: codes of all periods. TM_NUT: tag, why not now, what it does; a row a button.
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
    Dim codes As Object
    Set codes = TmArea("TM_CAC_KY")
    returnedVal = 0
    If Not codes Is Nothing Then returnedVal = codes.Rows.Count
End Sub

Public Sub TmPeriodId(control As Object, index As Integer, ByRef returnedVal)
    returnedVal = "ky" & index
End Sub

Public Sub TmPeriodLabel(control As Object, index As Integer, ByRef returnedVal)
    returnedVal = CStr(TmArea("TM_CAC_KY").Cells(index + 1, 1).Value)
End Sub

Public Sub TmPeriodSelected(control As Object, ByRef returnedVal)
    Dim codes As Object
    Dim n As Long
    returnedVal = -1
    Set codes = TmArea("TM_CAC_KY")
    If codes Is Nothing Then Exit Sub
    For n = 1 To codes.Rows.Count
        If CStr(codes.Cells(n, 1).Value) = CStr(TmArea("TM_KY").Value) Then returnedVal = n - 1
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
