{
  "name": "nf-ALIGN_(sample_1)",
  "mode": "BATCH",
  "cpusPerTask": 2,
  "memoryMibPerNode": "6144",
  "timeLimitSeconds": 5400,
  "partition": "short",
  "workingDirectory": "…",
  "stdoutPattern": "/dev/null",
  "requeue": false,
  "submitHost": "login1",
  "warnSignal": {
    "name": "USR2",
    "beforeSeconds": 30,
    "batchOnly": true
  }
}

