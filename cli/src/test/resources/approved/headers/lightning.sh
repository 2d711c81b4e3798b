{
  "name": "lit",
  "mode": "BATCH",
  "nodesMin": 2,
  "nodesMax": 2,
  "tasksPerNode": 8,
  "memoryMibPerNode": "0",
  "gresPerNode": [{
    "name": "gpu",
    "count": 8
  }],
  "timeLimitSeconds": 7200,
  "workingDirectory": "…",
  "submitHost": "login1"
}
--signal (SIGUSR1@90) in lightning.sh line 10 is ignored: the job gets SIGTERM at its time limit, and no signal before it.
