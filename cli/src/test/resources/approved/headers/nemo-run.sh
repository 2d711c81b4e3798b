{
  "name": "llm_team-nemo.pretrain",
  "mode": "BATCH",
  "nodesMin": 16,
  "nodesMax": 16,
  "tasksPerNode": 8,
  "cpusPerTask": 14,
  "memoryMibPerNode": "0",
  "gresPerNode": [{
    "name": "gpu",
    "count": 8
  }],
  "exclusive": true,
  "timeLimitSeconds": 14400,
  "partition": "batch,backfill",
  "workingDirectory": "…",
  "stdoutPattern": "%x_%j.out",
  "appendOutput": true,
  "comment": "fault_tol=yes restarts=3",
  "submitHost": "login1",
  "account": "llm_team"
}

