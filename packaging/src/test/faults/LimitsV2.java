import lockstep.node.agent.AttemptKey;
import lockstep.node.enforce.CgroupLayout;
import lockstep.node.enforce.Controller;
import lockstep.node.enforce.Enforcement;
import lockstep.protocol.v1.LaunchSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What limits of cgroup v2 do to real processes, on a kernel whose v2 hierarchy has controllers.
/// Run by `limits-v2.sh`.
final class LimitsV2 {

    private static final AttemptKey JOB = new AttemptKey(7, 1);

    private final Enforcement enforcement;
    private final Path rank;

    private LimitsV2(Enforcement enforcement, Path rank) {
        this.enforcement = enforcement;
        this.rank = rank;
    }

    static void main() throws IOException, InterruptedException {
        CgroupLayout layout = CgroupLayout.detect(Path.of("/"));
        check("this kernel has v2 only", layout.kind() == CgroupLayout.Kind.V2);
        Path node = layout.v2().orElseThrow().own().resolve("lockstep-t");
        var rules = new Enforcement.Rules(40, Optional.empty(), Map.of());
        var enforcement = Enforcement.in(layout, "lockstep-t", Optional.of(node), rules);
        check(
                "memory and processes can be limited",
                enforcement.controllers().containsAll(List.of(Controller.MEMORY, Controller.PIDS)));
        var test = new LimitsV2(enforcement, node.resolve("ranks/7.1/7.1.0"));
        enforcement.admit(JOB, LaunchSpec.newBuilder().setMemoryMib(64).build());
        Files.createDirectories(test.rank);
        test.forksEndAtTheLimit();
        test.tooMuchMemoryIsToldAsSuch();
        test.usageIsCounted();
        test.nothingStays(node);
        System.out.println("ok: limits of cgroup v2 hold");
    }

    private int run(String script) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        "/bin/sh", "-c", "echo 0 > " + rank + "/cgroup.procs && " + script)
                .inheritIO()
                .start()
                .waitFor();
    }

    private void forksEndAtTheLimit() throws IOException, InterruptedException {
        int code =
                run(
                        "i=0; while [ $i -lt 100 ]; do sleep 60 2>/dev/null & i=$((i+1)); done"
                                + " 2>/dev/null");
        check("a fork bomb ends at 40 processes: exit code " + code, code != 0);
        long alive = Files.readString(rank.resolve("cgroup.procs")).lines().count();
        check("at most 40 of its processes live: " + alive, alive > 0 && alive <= 40);

        Files.writeString(rank.resolve("cgroup.kill"), "1");
        while (!Files.readString(rank.resolve("cgroup.events")).contains("populated 0")) {
            Thread.sleep(10);
        }
    }

    private void tooMuchMemoryIsToldAsSuch() throws IOException, InterruptedException {
        check("nobody was killed for want of memory yet", enforcement.outOfMemory(JOB).isEmpty());
        int code = run("exec tail /dev/zero");
        check("a process that takes more than 64 MiB is killed: exit code " + code, code == 137);
        check(
                "and the limit is told: " + enforcement.outOfMemory(JOB),
                enforcement.outOfMemory(JOB).orElse("").endsWith("limit 64 MiB"));
    }

    private void usageIsCounted() {
        var usage = enforcement.usage(JOB).orElseThrow();
        check("CPU time is counted: " + usage, usage.cpu().isPresent());
        check("so is memory: " + usage, usage.peakMemoryBytes().orElse(0) > 1 << 20);
        var ofRank = enforcement.usage(JOB, 0).orElseThrow();
        check("CPU time is counted by rank: " + ofRank, ofRank.cpu().isPresent());
        check("so is memory: " + ofRank, ofRank.peakMemoryBytes().orElse(0) > 1 << 20);
    }

    private void nothingStays(Path node) throws IOException {
        Files.delete(rank);
        check("the attempt's cgroup can be removed", enforcement.release(JOB).isEmpty());
        enforcement.close();
        check("the ranks' cgroup goes with the daemon", !Files.exists(node.resolve("ranks")));
    }

    private static void check(String what, boolean holds) {
        System.out.println((holds ? "  " : "FAILED: ") + what);
        if (!holds) {
            System.exit(1);
        }
    }
}
