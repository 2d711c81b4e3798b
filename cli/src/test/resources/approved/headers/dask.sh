{
  "name": "dask-worker",
  "mode": "BATCH",
  "tasks": 1,
  "cpusPerTask": 24,
  "memoryMibPerNode": "96256",
  "timeLimitSeconds": 7200,
  "partition": "regular",
  "workingDirectory": "…",
  "stdoutPattern": "dask-worker-%J.out",
  "stderrPattern": "dask-worker-%J.err",
  "submitHost": "login1",
  "account": "myproject"
}

