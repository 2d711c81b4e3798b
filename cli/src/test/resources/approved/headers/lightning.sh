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

