{
  "name": "multinode",
  "mode": "BATCH",
  "nodesMin": 4,
  "nodesMax": 4,
  "tasksPerNode": 1,
  "cpusPerTask": 160,
  "gresPerNode": [{
    "name": "gpu",
    "count": 4
  }],
  "timeLimitSeconds": 7140,
  "workingDirectory": "…",
  "stdoutPattern": "O-%x.%j",
  "stderrPattern": "E-%x.%j",
  "submitHost": "login1"
}

