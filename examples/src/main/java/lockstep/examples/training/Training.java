package lockstep.examples.training;

import lockstep.examples.ring.PeerLost;
import lockstep.examples.ring.Ring;

import java.io.IOException;
import java.util.List;

/// One rank of the training job. Started once for each rank, with the environment that Lockstep,
/// Slurm and torchrun give.
///
/// Exit codes: 0 all steps are done, 1 a fault (a lost rank, a bad disk), 2 wrong options, 143
/// stopped by SIGTERM, after a checkpoint.
public final class Training {
    private static final int FAULT = 1;
    private static final int USAGE = 2;
    private static final int STOPPED = 143;

    private Training() {}

    public static void main(String[] arguments) {
        switch (CommandLine.parse(List.of(arguments), System.getenv())) {
            case CommandLine.Help() -> System.out.println(TrainingOptions.USAGE);
            case CommandLine.Refused(var mistakes) -> {
                mistakes.forEach(it -> System.err.println("training: " + it));
                System.err.println("Maybe look at training --help.");
                System.exit(USAGE);
            }
            case CommandLine.Train train -> {
                int code = train(train);
                if (code != 0) {
                    System.exit(code);
                }
            }
        }
    }

    private static int train(CommandLine.Train train) {
        try (var ring = Ring.join(train.member())) {
            // Only from here on is there something to finish: before, SIGTERM may simply end the
            // process.
            var stop = StopRequest.onTermination();
            try {
                return train(train, ring, stop);
            } finally {
                stop.finished();
            }
        } catch (PeerLost e) {
            System.err.printf(
                    "training: rank %d: %s%nMaybe its node is gone: started again, the job goes on"
                            + " from its newest checkpoint.%n",
                    train.member().rank(), e.getMessage());
            return FAULT;
        } catch (IOException e) {
            System.err.printf("training: rank %d: %s%n", train.member().rank(), e.getMessage());
            return FAULT;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the main thread", e);
        }
    }

    private static int train(CommandLine.Train train, Ring ring, StopRequest stop)
            throws IOException, InterruptedException {
        if (ring.rank() == 0) {
            System.out.printf("job %s attempt %d%n", train.run().job(), train.run().attempt());
        }
        var loop = new TrainingLoop(train.options(), ring, stop, System.out::println);
        return loop.run() == TrainingLoop.End.STOPPED ? STOPPED : 0;
    }
}
