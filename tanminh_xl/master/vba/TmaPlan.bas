Attribute VB_Name = "TmaPlan"
Option Explicit
' The plan that the add-in works on: the active workbook, if it is marked as a plan and brings no ribbon of its own.

Public Function TmaBook(Optional control As Object) As Object
    Dim mark As String
    If ActiveWorkbook Is Nothing Then Exit Function
    On Error Resume Next
    mark = ActiveWorkbook.Names("TM_PLAN").Name
    On Error GoTo 0
    If mark <> "" Then
        If Not ActiveWorkbook.HasVBProject Then Set TmaBook = ActiveWorkbook
    End If
End Function

' The workbook whose macros run Python for a plan: the add-in's xlwings hands over the active one.
Public Function TmaRunner(book As Object) As Object
    Set TmaRunner = ThisWorkbook
End Function

Public Function TmaIsMine(ByVal book As Object) As Boolean
    If book Is Nothing Or TmaBook Is Nothing Then Exit Function
    TmaIsMine = (book.Name = TmaBook.Name)
End Function

Public Sub TmaVisible(control As Object, ByRef returnedVal)
    returnedVal = Not TmaBook Is Nothing
End Sub
