package lockstep.gang.replay;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Launch;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Script;
import lockstep.gang.job.Streams;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.Terms;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.trace.TraceJob;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the users of the simulated cluster ask for.
///
/// A job that fits on one node asks for a part of a node; a larger one asks for whole nodes, as
/// many as hold its accelerators. Where the trace knows no time limit, users ask for twice what the
/// job will run, rounded up to a usual limit (5 min, 15 min, … 4 h, 8 h, 12 h, days): people ask
/// for round numbers (Tsafrir, Etsion, Feitelson 2005). A limit below the run time is raised to it.
final class Requests {
    private static final List<Duration> USUAL_LIMITS =
            List.of(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(4),
                    Duration.ofHours(8),
                    Duration.ofHours(12));
    private static final Launch LAUNCH = new Launch.Batch(new Script(new byte[0]), List.of());

    private final Map<String, Integer> nodesWith = new HashMap<>();
    private final Map<String, Integer> mostOnANode = new HashMap<>();
    private final Map<String, Submitter> users = new HashMap<>();
    private final Terms terms;

    Requests(Site site, ReplaySettings settings) {
        for (int node = 0; node < site.nodes(); node++) {
            List<Accelerator> all = site.fabric().spec(node).accelerators();
            most("", all.size());
            all.stream()
                    .findFirst()
                    .filter(a -> !a.type().isEmpty())
                    .ifPresent(a -> most(a.type(), all.size()));
        }
        for (int node = 0; node < site.nodes(); node++) {
            List<Accelerator> all = site.fabric().spec(node).accelerators();
            count("", all.size());
            all.stream()
                    .findFirst()
                    .filter(a -> !a.type().isEmpty())
                    .ifPresent(a -> count(a.type(), all.size()));
        }
        this.terms =
                new Terms(
                        Terms.STANDARD.account(),
                        Terms.STANDARD.qos(),
                        0,
                        Optional.empty(),
                        Terms.STANDARD.layout(),
                        Terms.STANDARD.dependencies(),
                        Map.of(),
                        "",
                        Optional.empty(),
                        Optional.of(settings.checkpointEvery()),
                        Optional.empty());
    }

    private void most(String type, int accelerators) {
        mostOnANode.merge(type, accelerators, Math::max);
    }

    private void count(String type, int accelerators) {
        if (accelerators == mostOnANode.getOrDefault(type, 0)) {
            nodesWith.merge(type, 1, Integer::sum);
        }
    }

    /// The request for a job; absent when the cluster could never grant it.
    Optional<JobSpec> request(TraceJob job) {
        int most = mostOnANode.getOrDefault(job.type(), 0);
        if (most == 0) {
            return Optional.empty();
        }
        boolean whole = job.accelerators() > most;
        int nodes = whole ? Math.ceilDiv(job.accelerators(), most) : 1;
        int perNode = whole ? most : job.accelerators();
        return nodes > nodesWith.getOrDefault(job.type(), 0)
                ? Optional.empty()
                : Optional.of(spec(job, shape(nodes, perNode, job.type())));
    }

    private static GangShape shape(int nodes, int perNode, String type) {
        return new GangShape(
                nodes,
                nodes,
                OptionalInt.empty(),
                OptionalInt.of(1),
                perNode,
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(new Gres("gpu", type, perNode)),
                false);
    }

    private JobSpec spec(TraceJob job, GangShape shape) {
        return new JobSpec(
                lettered(job.family()),
                LAUNCH,
                shape,
                "main",
                List.of(),
                List.of(),
                List.of(),
                Optional.of(limit(job)),
                Optional.empty(),
                "/",
                Streams.standard(),
                Map.of(),
                Checkpointing.NONE,
                "",
                true,
                "replay",
                "train.sh",
                job.accelerators() > 1 ? terms.with(WorkloadClass.SYNCHRONOUS) : terms,
                ResourceLimits.NONE);
    }

    /// Digits as letters: digits in a job's name do not tell families apart, but here they do.
    private static String lettered(String family) {
        StringBuilder name = new StringBuilder();
        family.chars()
                .map(c -> c >= '0' && c <= '9' ? 'A' + c - '0' : c)
                .forEach(c -> name.append((char) c));
        return name.toString();
    }

    private static Duration limit(TraceJob job) {
        Duration asked = job.limit().orElseGet(() -> usual(job.run().multipliedBy(2)));
        return asked.compareTo(job.run()) < 0 ? job.run() : asked;
    }

    private static Duration usual(Duration wanted) {
        return USUAL_LIMITS.stream()
                .filter(limit -> limit.compareTo(wanted) >= 0)
                .findFirst()
                .orElseGet(() -> Duration.ofDays(wanted.plusDays(1).minusMillis(1).toDays()));
    }

    Submitter submitter(TraceJob job) {
        Submitter known = users.get(job.user());
        if (known != null) {
            return known;
        }
        Submitter user = new Submitter(1_000 + users.size(), 1_000 + users.size(), job.user());
        users.put(job.user(), user);
        return user;
    }
}
