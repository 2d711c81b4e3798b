#!/usr/bin/env bash
#SBATCH -N 8                   # nodes
#SBATCH --ntasks-per-node 1    # one launcher each
#SBATCH -c 128
#SBATCH --gres=gpu:a100:8
#SBATCH -t 12:00:00
#SBATCH -p "gpu-large"
#SBATCH -x node[013-014],node027
#SBATCH -C a100&nvlink
#SBATCH --hint=nomultithread

deepspeed --hostfile hosts train.py
