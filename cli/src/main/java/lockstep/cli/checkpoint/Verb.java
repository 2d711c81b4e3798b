package lockstep.cli.checkpoint;

import lockstep.protocol.v1.CheckpointChange;

import java.util.Optional;

/// What `lockstep ckpt` can do.
enum Verb {
    LIST("list", "JOB", CheckpointChange.CHECKPOINT_CHANGE_UNSPECIFIED),
    SHOW("show", "JOB STEP", CheckpointChange.CHECKPOINT_CHANGE_UNSPECIFIED),
    VERIFY("verify", "JOB STEP", CheckpointChange.VERIFY),
    PIN("pin", "JOB STEP", CheckpointChange.PIN),
    UNPIN("unpin", "JOB STEP", CheckpointChange.UNPIN),
    REMOVE("rm", "JOB STEP", CheckpointChange.REMOVE),
    RESTORE("restore", "JOB STEP", CheckpointChange.CHECKPOINT_CHANGE_UNSPECIFIED),
    COMMIT("commit", "DIR", CheckpointChange.CHECKPOINT_CHANGE_UNSPECIFIED);

    private final String word;
    private final String operands;
    private final CheckpointChange change;

    Verb(String word, String operands, CheckpointChange change) {
        this.word = word;
        this.operands = operands;
        this.change = change;
    }

    static Optional<Verb> named(String word) {
        for (Verb verb : values()) {
            if (verb.word.equals(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    /// How many words follow it.
    int operandCount() {
        return operands.split(" ").length;
    }

    CheckpointChange change() {
        return change;
    }

    /// `pin JOB STEP`
    String usage() {
        return word + " " + operands + (this == RESTORE ? " --to=DIR [--node=NODE]" : "");
    }
}
