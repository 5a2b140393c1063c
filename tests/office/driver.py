"""Drive one soffice process: batches of steps come in as JSON lines, results go out as JSON lines.

Run by the system's Python (the one that has `uno`), never imported by a test:

    /usr/bin/python3 driver.py SOFFICE PROFILE_FOLDER

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
from steps import Batch

# A Vietnamese PC: "1.234,5" is one thousand two hundred and thirty-four and a half, 12/6 is in June.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>vi-VN</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


def start(soffice, profile):
    """Start soffice with a profile of its own; return its process and desktop."""
    process, context = connect(soffice, profile)
    return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def connect(soffice, profile):
    """Start soffice with a profile of its own; return its process and component context."""
    user = Path(profile) / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
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
        batch = Batch(desktop, request["path"], request.get("macros", False))
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
    soffice, profile = sys.argv[1:]
    process, desktop = start(soffice, profile)
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
