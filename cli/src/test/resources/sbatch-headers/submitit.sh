#!/bin/bash

# Parameters
#SBATCH --cpus-per-task=10
#SBATCH --error=%j_%t_log.err
#SBATCH --gpus-per-node=8
#SBATCH --job-name=submitit
#SBATCH --mem=320GB
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=8
#SBATCH --open-mode=append
#SBATCH --output=%j_%t_log.out
#SBATCH --partition=learnfair
#SBATCH --signal=USR2@90
#SBATCH --time=4320
#SBATCH --wckey=submitit

# command
export SUBMITIT_EXECUTOR=slurm
srun --unbuffered python -u -m submitit.core._submit /home/x
