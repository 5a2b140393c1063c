Attribute VB_Name = "TmPlan"
Option Explicit
' The plan that the ribbon works on: the workbook whose window the control stands in. With two plans open Office may
' call the macros of either for a click in either, as their names are the same.

Public Function TmBook(Optional control As Object) As Object
    Dim book As Object
    Dim mark As String
    On Error Resume Next
    If Not control Is Nothing Then Set book = control.Context.Parent
    If book Is Nothing Then Set book = ActiveWorkbook
    mark = book.Names("TM_PLAN").Name
    On Error GoTo 0
    If mark = "" Then Set book = ThisWorkbook
    Set TmBook = book
End Function

' The workbook whose macros run Python for a plan: xlwings hands over the one that its own module lies in.
Public Function TmRunner(book As Object) As Object
    Set TmRunner = book
End Function

Public Function TmIsMine(ByVal book As Object) As Boolean
    If Not book Is Nothing Then TmIsMine = (book.Name = ThisWorkbook.Name)
End Function
