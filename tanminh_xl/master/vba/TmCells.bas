Attribute VB_Name = "TmCells"
Option Explicit
' What the macros read in the workbook. TM_KY: the period's cell. TM_CAC_KY: codes and names of all periods, then blank
' cells. TM_NUT: a row a button: tag, why it cannot run now, what it does. TM_BAM_DUP: table, title of a column, tag
' behind a double click on it.
Private calculated As Boolean

Public Function TmIsPeriodSheet(sheet As Object) As Boolean
    Dim area As Object
    Set area = TmArea("TM_KY", TmBook)
    If area Is Nothing Then Exit Function
    If sheet.Name = area.Worksheet.Name Then TmIsPeriodSheet = (sheet.Parent.Name = TmBook.Name)
End Function

' The tag behind a double click on a cell; empty for a cell that is to be edited as any other.
Public Function TmDoubleClicked(cell As Object) As String
    Dim area As Object
    Dim list As Object
    Dim n As Long
    On Error GoTo none
    Set list = cell.ListObject
    n = cell.Row - list.DataBodyRange.Row
    If n < 0 Or n >= list.DataBodyRange.Rows.Count Then Exit Function
    Set area = TmArea("TM_BAM_DUP", ThisWorkbook)
    For n = 1 To area.Rows.Count
        If area.Cells(n, 1).Value = list.Name Then
            If area.Cells(n, 2).Value = cell.Worksheet.Cells(list.HeaderRowRange.Row, cell.Column).Value Then
                TmDoubleClicked = area.Cells(n, 3).Value
            End If
        End If
    Next n
none:
End Function

' How many periods there are; none where there is no plan.
Public Function TmPeriods(book As Object) As Long
    Dim codes As Object
    Set codes = TmArea("TM_CAC_KY", book)
    If codes Is Nothing Then Exit Function
    TmCalculate book
    Do While TmPeriods < codes.Rows.Count
        If CStr(codes.Cells(TmPeriods + 1, 1).Value) = "" Then Exit Do
        TmPeriods = TmPeriods + 1
    Loop
End Function

' The cells behind a defined name; Nothing where there is no plan, or the name is gone.
Public Function TmArea(areaName As String, ByVal book As Object) As Object
    If book Is Nothing Then Exit Function
    On Error Resume Next
    Set TmArea = book.Names(areaName).RefersToRange
    On Error GoTo 0
End Function

' A text of a button's row in TM_NUT; empty where there is none, so that a button is never grey without a reason.
Public Function TmTold(control As Object, column As Long) As String
    Dim book As Object
    Set book = TmBook(control)
    TmCalculate book
    TmTold = TmFound(TmArea("TM_NUT", book), control.Tag, column)
End Function

' A text of the row that begins with a word; empty where there is none, or an error stands in its place.
Public Function TmFound(ByVal area As Object, ByVal key As String, column As Long) As String
    Dim n As Long
    If area Is Nothing Then Exit Function
    On Error GoTo none
    For n = 1 To area.Rows.Count
        If area.Cells(n, 1).Value = key Then
            If Not IsError(area.Cells(n, column).Value) Then TmFound = CStr(area.Cells(n, column).Value)
            Exit Function
        End If
    Next n
none:
End Function

' Where Excel does not calculate by itself (-4105), the sheet of facts is calculated once after each refresh, then the
' home sheet that shows them. Facts look at cells of the tables, which are typed or written, and at each other.
Private Sub TmCalculate(book As Object)
    If calculated Then Exit Sub
    calculated = True
    On Error Resume Next
    If Application.Calculation = -4105 Then Exit Sub
    TmArea("TM_NUT", book).Worksheet.Calculate
    TmArea("TM_KY", book).Worksheet.Calculate
End Sub

Public Sub TmStale()
    calculated = False
End Sub
