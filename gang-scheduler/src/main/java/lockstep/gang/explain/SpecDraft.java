package lockstep.gang.explain;

import lockstep.gang.job.Dependencies;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Layout;
import lockstep.gang.job.Terms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A job's request with some of it changed.
final class SpecDraft {
    private final JobSpec spec;
    private GangShape shape;
    private String partition;
    private List<String> nodeList;
    private List<String> exclude;
    private List<String> features;
    private Optional<Duration> timeLimit;
    private Optional<Instant> begin;
    private Terms terms;

    SpecDraft(JobSpec spec) {
        this.spec = spec;
        this.shape = spec.shape();
        this.partition = spec.partition();
        this.nodeList = spec.nodeList();
        this.exclude = spec.exclude();
        this.features = spec.features();
        this.timeLimit = spec.timeLimit();
        this.begin = spec.begin();
        this.terms = spec.terms();
    }

    SpecDraft partition(String name) {
        partition = name;
        return this;
    }

    SpecDraft anyNodes() {
        nodeList = List.of();
        return this;
    }

    SpecDraft noExclusion() {
        exclude = List.of();
        return this;
    }

    SpecDraft anyFeatures() {
        features = List.of();
        return this;
    }

    SpecDraft timeLimit(Duration limit) {
        timeLimit = Optional.of(limit);
        return this;
    }

    SpecDraft anyTime() {
        begin = Optional.empty();
        return this;
    }

    SpecDraft nodes(int count) {
        shape = shape(count, count, shape.exclusive());
        return this;
    }

    SpecDraft sharing() {
        shape = shape(shape.nodesMin(), shape.nodesMax(), false);
        return this;
    }

    SpecDraft anyLayout() {
        terms = terms(terms.qos(), Layout.ANY, terms.dependencies());
        return this;
    }

    SpecDraft qos(String name) {
        terms = terms(name, terms.layout(), terms.dependencies());
        return this;
    }

    SpecDraft noDependencies() {
        terms = terms(terms.qos(), terms.layout(), Dependencies.NONE);
        return this;
    }

    private GangShape shape(int min, int max, boolean exclusive) {
        return new GangShape(
                min,
                max,
                shape.tasks(),
                shape.tasksPerNode(),
                shape.cpusPerTask(),
                shape.memoryMibPerNode(),
                shape.memoryMibPerCpu(),
                shape.gresPerNode(),
                exclusive);
    }

    private Terms terms(String qos, Layout layout, Dependencies dependencies) {
        return new Terms(
                terms.account(),
                qos,
                terms.nice(),
                terms.workload(),
                layout,
                dependencies,
                terms.licenses(),
                terms.reservation(),
                terms.arrayTask(),
                terms.checkpointEvery(),
                terms.warnSignal());
    }

    JobSpec build() {
        return new JobSpec(
                spec.name(),
                spec.launch(),
                shape,
                partition,
                nodeList,
                exclude,
                features,
                timeLimit,
                begin,
                spec.workingDirectory(),
                spec.streams(),
                spec.environment(),
                spec.checkpointing(),
                spec.comment(),
                spec.requeue(),
                spec.submitHost(),
                spec.commandLine(),
                terms,
                spec.limits());
    }
}
