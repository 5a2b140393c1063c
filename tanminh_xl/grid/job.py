"""Windows: a job object that bounds the memory of a child and ends it with its parent. Elsewhere nothing is done."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

_EXTENDED = 9  # JobObjectExtendedLimitInformation
_PROCESS_MEMORY, _KILL_ON_CLOSE = 0x100, 0x2000


def bound(process: subprocess.Popen[bytes], memory: int) -> int | None:
    """Put a process into a job of its own with so many bytes; the job's handle, None where there is none."""
    if sys.platform == "win32":
        with suppress(Exception):  # best effort: a policy may forbid jobs, and the clock bounds the child all the same
            return _bound(process, memory)
    return None


def release(job: int | None) -> None:
    """Close the job's handle; what still runs in it ends."""
    if sys.platform == "win32" and job is not None:
        import ctypes

        with suppress(Exception):
            ctypes.windll.kernel32.CloseHandle(ctypes.c_void_p(job))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _bound(process: subprocess.Popen[bytes], memory: int) -> int | None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            return None
        limits = _Extended()
        limits.Basic.LimitFlags = _PROCESS_MEMORY | _KILL_ON_CLOSE
        limits.ProcessMemoryLimit = memory
        handle = ctypes.c_void_p(job)
        kernel.SetInformationJobObject(handle, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(handle, ctypes.c_void_p(int(process._handle)))
        return int(job)
