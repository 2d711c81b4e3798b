#!/bin/sh
#LOCKSTEP --checkpoint-dir=ckpt --nodes=4
#SBATCH --time=1:00:00
#LOCKSTEP class=synchronous checkpoint-every=30m
#LOCKSTEP --gpus=32 --cpus-per-gpu=12 --mem-per-gpu=200G --exclusive
#SBATCH --begin=now+10minutes --hold
exec ./train
