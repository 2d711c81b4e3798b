package lockstep.doctor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "lockstep.doctor", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("lockstep.doctor.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule what_is_found_knows_of_nothing =
            classes()
                    .that()
                    .resideInAPackage("lockstep.doctor.finding")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "org.jspecify..", "lockstep.doctor.finding");

    @ArchTest
    static final ArchRule daemons_are_looked_at_and_never_run =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "lockstep.controller.loop..",
                            "lockstep.controller.term..",
                            "lockstep.controller.store..",
                            "lockstep.node.agent..",
                            "lockstep.node.spool..");
}
