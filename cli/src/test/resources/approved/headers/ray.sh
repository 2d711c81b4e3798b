{
  "name": "ray-cluster",
  "mode": "BATCH",
  "nodesMin": 4,
  "nodesMax": 4,
  "tasksPerNode": 1,
  "cpusPerTask": 5,
  "memoryMibPerCpu": "1024",
  "gresPerNode": [{
    "name": "gpu",
    "count": 1
  }],
  "timeLimitSeconds": 1800,
  "workingDirectory": "…",
  "submitHost": "login1"
}

