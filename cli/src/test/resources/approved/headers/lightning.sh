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
  "submitHost": "login1",
  "warnSignal": {
    "name": "USR1",
    "beforeSeconds": 90
  }
}
lightning.sh line 14 calls srun, which is not there: it will fail. Maybe start the command itself on the nodes: ssubmit --per-node -- COMMAND
