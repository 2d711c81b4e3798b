package lockstep.stager.checkpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "lockstep.stager", importOptions = ImportOption.DoNotIncludeTests.class)
final class BoundariesTest {
    @ArchTest
    static final ArchRule KNOWS_THE_JDK_ONLY =
            classes()
                    .that()
                    .resideOutsideOfPackage("lockstep.stager.peer")
                    .and()
                    .haveNameNotMatching("lockstep\\.stager\\.store\\.S3.*")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("lockstep.stager..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule ONLY_PEERS_KNOW_NETTY =
            classes()
                    .that()
                    .resideInAPackage("lockstep.stager.peer")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "lockstep.stager..",
                            "java..",
                            "javax.net.ssl..",
                            "org.jspecify..",
                            "io.netty..");

    @ArchTest
    static final ArchRule ONLY_S3_KNOWS_AMAZON =
            classes()
                    .that()
                    .haveNameMatching("lockstep\\.stager\\.store\\.S3.*")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "lockstep.stager..",
                            "java..",
                            "org.jspecify..",
                            "software.amazon.awssdk..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("lockstep.stager.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FORECASTS_ARE_PURE =
            noClasses()
                    .that()
                    .resideInAPackage("lockstep.stager.path")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.io..", "java.nio..", "java.util.concurrent..");

    @ArchTest
    static final ArchRule DOES_NOT_ASK_THE_CLOCK =
            noClasses()
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime");
}
