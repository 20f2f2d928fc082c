using FleetSync.Query.Understanding;
using Xunit;

namespace FleetSync.Tests.Query.Understanding;

/// <summary>Each rule in the sentences that people type: what is understood, as it is shown.</summary>
public sealed class QuestionReaderTests
{
    [Theory]
    [InlineData("failing pods across clusters", "kind=Pod health=Degraded|Missing")]
    [InlineData("certificates that are not ready in west", "kind=Certificate health!=Healthy|Suspended cluster=west")]
    [InlineData("show me all database-related resources", "words=\"database\"")]
    [InlineData("payment timeouts", "words=\"payment timeouts\"")]
    public void A_question_is_what_it_says_and_the_rest_is_ranked(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("pods", "kind=Pod")]
    [InlineData("po in shop", "kind=Pod namespace=shop")]
    [InlineData("StatefulSet", "kind=StatefulSet")]
    [InlineData("stateful sets", "kind=StatefulSet")]
    [InlineData("pvc", "kind=PersistentVolumeClaim")]
    [InlineData("persistent volume claims", "kind=PersistentVolumeClaim")]
    [InlineData("horizontal pod autoscalers", "kind=HorizontalPodAutoscaler")]
    [InlineData("deployments and daemon sets", "kind=Deployment|DaemonSet")]
    [InlineData("http routes", "kind=HTTPRoute")]
    [InlineData("kafka topics", "kind=KafkaTopic")]
    [InlineData("certificates", "kind=Certificate")]
    [InlineData("policies in west", "kind=Policy cluster=west")]
    [InlineData("webhooks", "kind=MutatingWebhookConfiguration|ValidatingWebhookConfiguration")]
    [InlineData("redis pods", "kind=Pod words=\"redis\"")]
    [InlineData("cart deployment", "kind=Deployment words=\"cart\"")]
    public void Kinds_have_plurals_short_names_and_words(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("payment service", "words=\"payment service\"")]
    [InlineData("ingress controller", "words=\"ingress controller\"")]
    [InlineData("pod logs", "words=\"pod logs\"")]
    [InlineData("tls certificates", "words=\"tls certificates\"")]
    [InlineData("postgres clusters", "words=\"postgres clusters\"")]
    [InlineData("databases in west", "cluster=west words=\"databases\"")]
    [InlineData("ingress-nginx-controller", "words=\"ingress-nginx-controller\"")]
    public void A_word_that_may_be_something_else_hides_nothing(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("failing node in west", "kind=Node health=Degraded|Missing cluster=west")]
    [InlineData("which certificate is broken", "kind=Certificate health=Degraded|Missing")]
    [InlineData("gateway that is not ready", "kind=Gateway health!=Healthy|Suspended")]
    [InlineData("gateways without an address", "kind=Gateway words=\"address\"")]
    [InlineData("failed backups", "kind=Backup health=Degraded|Missing")]
    [InlineData("pod cart-7d9f", "kind=Pod words=\"cart-7d9f\"")]
    public void A_singular_is_the_kind_where_it_is_the_subject(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("broken deployments", "kind=Deployment health=Degraded|Missing")]
    [InlineData("unhealthy nodes", "kind=Node health!=Healthy|Suspended")]
    [InlineData("healthy pods", "kind=Pod health=Healthy")]
    [InlineData("crash looping pods", "kind=Pod reason=CrashLoopBackOff|Init:CrashLoopBackOff")]
    [InlineData("crash-looping", "reason=CrashLoopBackOff|Init:CrashLoopBackOff")]
    [InlineData("CrashLoopBackOff", "reason=CrashLoopBackOff|Init:CrashLoopBackOff")]
    [InlineData("pods that ran out of memory", "kind=Pod reason=OOMKilled|Init:OOMKilled")]
    [InlineData("OOMKilled", "reason=OOMKilled|Init:OOMKilled")]
    [InlineData("unschedulable pods", "kind=Pod reason=FailedScheduling|Unschedulable")]
    [InlineData("stuck pods", "kind=Pod health!=Healthy|Suspended")]
    [InlineData("paused deployments", "kind=Deployment health=Suspended")]
    [InlineData("nodes with disk pressure", "kind=Node reason=DiskPressure")]
    [InlineData("jobs whose backoff limit exceeded", "kind=Job reason=BackoffLimitExceeded")]
    [InlineData("pods with errors", "kind=Pod health=Degraded|Missing")]
    [InlineData("problems in west", "health=Degraded|Missing|Unknown cluster=west")]
    [InlineData("failing or paused deployments", "kind=Deployment health=Degraded|Missing|Suspended")]
    [InlineData("running pods", "kind=Pod health=Healthy reason!=Completed|Complete|Succeeded")]
    [InlineData("failing pods that are crash looping", "kind=Pod reason=CrashLoopBackOff|Init:CrashLoopBackOff")]
    public void States_and_reasons_have_the_words_that_people_use(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("pods running nginx", "kind=Pod words=\"nginx\"")]
    [InlineData("error handler", "words=\"error handler\"")]
    [InlineData("which clusters run redis", "words=\"clusters redis\"")]
    public void A_word_for_a_state_that_describes_something_else_is_none(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("pods that are not healthy", "kind=Pod health!=Healthy|Suspended")]
    [InlineData("nodes that aren't ready", "kind=Node health!=Healthy|Suspended")]
    [InlineData("non-ready statefulsets", "kind=StatefulSet health!=Healthy|Suspended")]
    [InlineData("deployments without problems", "kind=Deployment health=Healthy")]
    [InlineData("pods with no issues", "kind=Pod health=Healthy")]
    [InlineData("pods that are not failing", "kind=Pod health!=Degraded|Missing")]
    [InlineData("not yet ready pods", "kind=Pod health!=Healthy|Suspended")]
    [InlineData("pods no longer running", "kind=Pod health!=Healthy|Suspended")]
    [InlineData("cron jobs that are not suspended", "kind=CronJob health!=Suspended")]
    [InlineData("failing pods not crash looping", "kind=Pod health=Degraded|Missing reason!=CrashLoopBackOff|Init:CrashLoopBackOff")]
    public void A_negation_turns_the_state_that_follows(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("pods in west", "kind=Pod cluster=west")]
    [InlineData("pods on EAST", "kind=Pod cluster=east")]
    [InlineData("west pods", "kind=Pod cluster=west")]
    [InlineData("pods in east and west", "kind=Pod cluster=east|west")]
    [InlineData("nodes in berlin", "kind=Node cluster=edge-berlin")]
    [InlineData("nodes in prod eu", "kind=Node cluster=prod-eu")]
    [InlineData("pods in the east cluster", "kind=Pod cluster=east")]
    [InlineData("pods in cluster nord", "kind=Pod cluster=nord")]
    [InlineData("pods in all clusters", "kind=Pod")]
    [InlineData("pods across the fleet", "kind=Pod")]
    [InlineData("pods in payments", "kind=Pod namespace=payments")]
    [InlineData("pods in namespace payments", "kind=Pod namespace=payments")]
    [InlineData("pods in the payments namespace", "kind=Pod namespace=payments")]
    [InlineData("pods in namespace absent", "kind=Pod namespace=absent")]
    [InlineData("services in shop on east", "kind=Service cluster=east namespace=shop")]
    [InlineData("payments", "words=\"payments\"")]
    [InlineData("pods in absent", "kind=Pod words=\"absent\"")]
    public void Places_are_clusters_and_namespaces_that_the_store_knows(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("pods not in west", "kind=Pod cluster!=west")]
    [InlineData("pods outside kube-system", "kind=Pod namespace!=kube-system")]
    [InlineData("failing things except in east", "health=Degraded|Missing cluster!=east")]
    [InlineData("failing things that are not pods", "kind!=Pod health=Degraded|Missing")]
    public void What_is_excluded_stays_out(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("pods created today", "kind=Pod created>=2026-03-01T00:00:00Z")]
    [InlineData("pods created yesterday", "kind=Pod created>=2026-02-28T00:00:00Z created<2026-03-01T00:00:00Z")]
    [InlineData("pods older than 30 days", "kind=Pod created<2026-01-30T12:00:00Z")]
    [InlineData("pods more than 2 weeks old", "kind=Pod created<2026-02-15T12:00:00Z")]
    [InlineData("pods newer than 2h", "kind=Pod created>=2026-03-01T10:00:00Z")]
    [InlineData("anything changed in the last hour", "updated>=2026-03-01T11:00:00Z")]
    [InlineData("what changed in the past 3 days", "updated>=2026-02-26T12:00:00Z")]
    [InlineData("recently updated pods", "kind=Pod updated>=2026-02-28T12:00:00Z")]
    [InlineData("jobs from the last 6 hours", "kind=Job created>=2026-03-01T06:00:00Z")]
    [InlineData("failed in the last hour", "health=Degraded|Missing updated>=2026-03-01T11:00:00Z")]
    [InlineData("pods created since 2026-02-01", "kind=Pod created>=2026-02-01T00:00:00Z")]
    [InlineData("pods not changed before yesterday", "kind=Pod updated<2026-02-28T00:00:00Z")]
    [InlineData("deployments created this week", "kind=Deployment created>=2026-02-23T00:00:00Z")]
    [InlineData("older than 99999999999 years", "created<1926-03-26T12:00:00Z")]
    public void Ages_are_ranges_of_time(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("app=web", "label=app=web")]
    [InlineData("pods with label tier=front", "kind=Pod label=tier=front")]
    [InlineData("app.kubernetes.io/name=web,", "label=app.kubernetes.io/name=web")]
    [InlineData("pods of app checkout", "kind=Pod application=checkout")]
    [InlineData("a = b", "words=\"= b\"")]
    public void Labels_and_applications_are_conditions(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("\"failing pods\" in west", "cluster=west words=\"failing pods\"")]
    [InlineData("\"in west\"", "words=\"in west\"")]
    [InlineData("\"unclosed pods", "kind=Pod words=\"unclosed\"")]
    public void What_stands_in_quotes_means_itself(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("how many pods are failing in west", "number of kind=Pod health=Degraded|Missing cluster=west")]
    [InlineData("number of deployments", "number of kind=Deployment")]
    [InlineData("count nodes per cluster", "number of kind=Node by cluster")]
    [InlineData("failing pods by reason", "kind=Pod health=Degraded|Missing by reason")]
    [InlineData("how many pods in each namespace", "number of kind=Pod by namespace")]
    [InlineData("count", "words=\"count\"")]
    public void A_question_for_a_number_is_told_from_others(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("show me everything", "")]
    [InlineData("the", "words=\"the\"")]
    [InlineData("what is failing?", "health=Degraded|Missing")]
    [InlineData("please list the pods (in west).", "kind=Pod cluster=west")]
    public void Words_of_grammar_are_not_looked_for(string question, string meaning) => Means(question, meaning);

    [Theory]
    [InlineData("kind=deploy health!=healthy cluster=west", "kind=Deployment health!=Healthy cluster=west")]
    [InlineData("ns=payments reason=Evicted created<2026-02-01", "reason=Evicted namespace=payments created<2026-02-01T00:00:00Z")]
    [InlineData("reason=\"Cluster in healthy state\"", "reason=\"Cluster in healthy state\"")]
    public void The_form_that_is_shown_can_be_typed(string question, string meaning) => Means(question, meaning);

    [Fact]
    public void Words_are_not_taken_for_what_a_flag_has_given()
    {
        var read = Questions.Read("failing pods in west", Idea.Kind, Idea.State, Idea.Cluster);

        Assert.Equal("words=\"failing pods west\"", read.Display);
    }

    [Fact]
    public void What_is_typed_as_a_condition_is_not_looked_for_in_words()
    {
        Assert.Equal("kind=Deployment words=\"pods\"", Questions.Read("kind=Deployment pods").Display);
    }

    private static void Means(string question, string meaning) => Assert.Equal(meaning, Questions.Read(question).Display);
}
