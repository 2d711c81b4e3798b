{
  "name": "lockstep-own.sh",
  "mode": "BATCH",
  "nodesMin": 4,
  "nodesMax": 4,
  "cpusPerTask": 96,
  "memoryMibPerNode": "1638400",
  "gresPerNode": [{
    "name": "gpu",
    "count": 8
  }],
  "exclusive": true,
  "timeLimitSeconds": 3600,
  "workingDirectory": "…",
  "hold": true,
  "begin": "2026-11-23T14:10:00Z",
  "submitHost": "login1",
  "checkpointDirectory": "…/ckpt",
  "workloadClass": "SYNCHRONOUS",
  "checkpointEverySeconds": 1800
}

