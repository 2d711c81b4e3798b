package lockstep.cli.events;

import lockstep.cli.display.Screen;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.protocol.v1.ClusterEvent;
import lockstep.protocol.v1.ListEventsReply;
import lockstep.protocol.v1.ListEventsRequest;

import java.time.Duration;
import java.time.ZoneId;

/// Reads events page by page, and waits for more where that is wanted.
///
/// Numbers mean the same to every leader, so a follow only remembers the last one it has read.
final class EventReading {
    private static final Duration POLL = Duration.ofSeconds(30);

    private final Caller caller;
    private final Controller controller;
    private final ListEventsRequest asked;
    private final boolean json;
    private final Screen screen;
    private final ZoneId zone;

    EventReading(Caller caller, Controller controller, ListEventsRequest asked, boolean json) {
        this.caller = caller;
        this.controller = controller;
        this.asked = asked;
        this.json = json;
        this.screen = Screens.of(caller);
        this.zone = caller.zone().get();
    }

    int run(boolean follow) throws CallFailed {
        ListEventsReply page = controller.listEvents(asked, Duration.ZERO).orFail();
        noteWhatIsMissing(page);
        show(page);
        long known = page.getThroughSeq();
        while (follow || (!page.getEventsList().isEmpty() && known < page.getNewestSeq())) {
            ListEventsRequest next =
                    asked.toBuilder().setAfterSeq(known).setNewest(false).clearCountMax().build();
            page = controller.listEvents(next, follow ? POLL : Duration.ZERO).orFail();
            if (page.getThroughSeq() < known && page.hasStandby()) {
                return ExitCode.OK; // more is read already than it knows
            }
            if (page.getThroughSeq() < known) {
                caller.console()
                        .say(
                                "the journal ends at event %d, but %d was read already: it was restored. Going on from there."
                                        .formatted(page.getThroughSeq(), known));
            } else {
                noteGap(known + 1, page);
            }
            show(page);
            known = page.getThroughSeq();
        }
        return ExitCode.OK;
    }

    private void show(ListEventsReply page) {
        StringBuilder text = new StringBuilder();
        for (ClusterEvent event : page.getEventsList()) {
            text.append(json ? EventText.json(event) : EventText.line(event, zone, screen));
        }
        if (!text.isEmpty()) {
            caller.console().print(text.toString());
        }
    }

    private void noteWhatIsMissing(ListEventsReply page) {
        if (asked.getAfterSeq() > 0) {
            noteGap(asked.getAfterSeq() + 1, page);
        } else if (asked.hasSince()
                && page.getOldestSeq() > 1
                && page.getOldestAt().getSeconds() > asked.getSince().getSeconds()) {
            noteGap(1, page);
        }
    }

    /// @param first the first event that was to be read
    private void noteGap(long first, ListEventsReply page) {
        if (page.getOldestSeq() > first) {
            caller.console()
                    .say(
                            "events before %d are no longer held; `lockstep journal dump` has those that the journal keeps."
                                    .formatted(page.getOldestSeq()));
        }
    }
}
