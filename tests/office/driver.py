"""Drive one soffice process: batches of steps come in as JSON lines, results go out as JSON lines.

Run by the system's Python (the one that has `uno`), never imported by a test:

    /usr/bin/python3 driver.py SOFFICE PROFILE_FOLDER LOCALE

A batch is `{"path": file or null, "steps": [[name, argument, ...], ...]}`. The file is opened, the steps are
done in order, everything is closed again: a batch leaves nothing behind, so it can be sent again to a fresh
process. With `"macros": true` the file's macros may run. The answer is `{"results": [...]}`, or
`{"error": text}` where a step could not be done. The process ends when its input does.
"""

import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path

import uno
from profiles import VIETNAM, write_profile
from steps import Batch

ON_PAPER = ("pdf", "page_count", "save")
"""Steps for which a document is opened with all that it has."""


def start(soffice, profile, locale):
    """Start soffice with a profile of its own; return its process and desktop."""
    process, context = connect(soffice, profile, locale)
    return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def connect(soffice, profile, locale=VIETNAM):
    """Start soffice with a profile of its own; return its process and component context."""
    write_profile(Path(profile), locale)
    pipe = f"tanminh{os.getpid()}"
    process = subprocess.Popen(
        [
            soffice,
            "--headless",
            "--norestore",
            "--nologo",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"soffice ended at once with code {process.returncode}")
        try:
            context = resolver.resolve(address)
            break
        except Exception:  # NoConnectException, until the pipe is there
            time.sleep(0.25)
    else:
        raise RuntimeError("soffice opened no pipe within 50 s")
    return process, context


def perform(desktop, request):
    """Do one batch; a step that cannot be done is told, a soffice that is gone ends this process."""
    batch = None
    step = ["open", request["path"]]
    try:
        whole = any(name in ON_PAPER for name, *_ in request["steps"])
        batch = Batch(desktop, request["path"], request.get("macros", False), whole)
        results = []
        for step in request["steps"]:
            name, *arguments = step
            results.append(getattr(batch, name)(*arguments))
        return {"results": results}
    except Exception as problem:
        if type(problem).__name__.endswith("DisposedException"):
            raise
        detail = "".join(traceback.format_exception_only(type(problem), problem)).strip()
        return {"error": f"{step}: {detail}"}
    finally:
        if batch is not None:
            batch.close()


def main():
    """Answer batches until the input ends, then end soffice."""
    soffice, profile, locale = sys.argv[1:]
    process, desktop = start(soffice, profile, locale)
    print(json.dumps({"results": ["ready"]}), flush=True)
    for line in sys.stdin:
        print(json.dumps(perform(desktop, json.loads(line))), flush=True)
    try:
        desktop.terminate()
        process.wait(10)
    except Exception:  # it may have gone already
        process.kill()


if __name__ == "__main__":
    main()
