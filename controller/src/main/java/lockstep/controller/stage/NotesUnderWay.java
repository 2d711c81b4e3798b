package lockstep.controller.stage;

import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Brings notes to the journal; what is on its way there is not offered again. Safe for any thread.
final class NotesUnderWay {
    private final Function<Command, CompletableFuture<Reply>> loop;

    /// Guarded by itself.
    private final Set<Command.NoteCheckpoint> underWay = new HashSet<>();

    /// @param loop takes commands, and answers once they are journaled
    NotesUnderWay(Function<Command, CompletableFuture<Reply>> loop) {
        this.loop = loop;
    }

    void offer(List<Command.NoteCheckpoint> notes) {
        List<Command.NoteCheckpoint> fresh = new ArrayList<>();
        synchronized (underWay) {
            notes.stream().filter(underWay::add).forEach(fresh::add);
        }
        for (Command.NoteCheckpoint one : fresh) {
            var _ =
                    loop.apply(one)
                            .whenComplete(
                                    (_, _) -> {
                                        synchronized (underWay) {
                                            underWay.remove(one);
                                        }
                                    });
        }
    }
}
