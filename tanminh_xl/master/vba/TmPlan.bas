Attribute VB_Name = "TmPlan"
Option Explicit
' The plan that the ribbon works on: the workbook that brings it.

Public Function TmBook() As Object
    Set TmBook = ThisWorkbook
End Function
