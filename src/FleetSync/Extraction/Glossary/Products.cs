namespace FleetSync.Extraction.Glossary;

/// <summary>
/// Products whose names are no ordinary words: they say what an object has to do with wherever they stand, in an image, a label, an
/// API group, a kind or a name (<c>orders-postgres-config</c>).
/// </summary>
internal static class Products
{
    /// <summary>The words.</summary>
    public static WordTable Table { get; } = new WordTable()
        .Add(Categories.Database,
            "postgres postgresql postgis timescaledb cnpg cloudnative-pg spilo patroni pgbouncer pgpool pgadmin "u8 +
            "crunchydata pg mysql mariadb percona pxc galera vitess tidb tikv mongo mongodb mongod mongos psmdb couchdb "u8 +
            "couchbase cassandra scylla scylladb k8ssandra dse cockroach cockroachdb yugabyte yugabytedb clickhouse "u8 +
            "clickhouse-keeper influxdb questdb neo4j dgraph arangodb janusgraph memgraph firebird mssql sqlserver "u8 +
            "sql-server oracledb oracle-db db2 sqlite rqlite etcd foundationdb rethinkdb hbase duckdb rds dynamodb "u8 +
            "cosmosdb cloudsql cloud-sql firestore bigtable documentdb surrealdb ferretdb edgedb supabase pocketbase "u8 +
            "schemahero flyway liquibase adminer phpmyadmin mysqld rocksdb qdrant weaviate milvus chroma chromadb "u8 +
            "pgvector"u8)
        .Add(Categories.Database | Categories.Cache,
            "redis redis-cluster redis-sentinel redis-ha valkey keydb dragonflydb aerospike hazelcast infinispan"u8)
        .Add(Categories.Cache, "memcached memcache varnish squid elasticache mcrouter"u8)
        .Add(Categories.MessageQueue,
            "rabbitmq rmq kafka strimzi redpanda zookeeper nats jetstream nack activemq pulsar bookkeeper mosquitto emqx "u8 +
            "vernemq hivemq nsq sqs sns pubsub eventbus eventhub eventhubs rocketmq zeromq amqp mqtt kafdrop "u8 +
            "kafka-connect schema-registry kafka-ui cp-kafka cp-zookeeper debezium knative-eventing argo-events"u8)
        .Add(Categories.SearchEngine | Categories.Database, "elasticsearch opensearch solr meilisearch typesense"u8)
        .Add(Categories.SearchEngine, "sphinxsearch manticore"u8)
        .Add(Categories.Ingress,
            "ingress-nginx nginx-ingress traefik haproxy haproxy-ingress emissary apisix tyk skipper pomerium caddy "u8 +
            "voyager aws-load-balancer-controller aws-alb-ingress-controller alb elb nlb konghq kong-ingress contour "u8 +
            "gloo-gateway envoy-gateway gateway-api projectcontour cloudflared krakend apigee"u8)
        .Add(Categories.Certificate,
            "cert-manager certmanager cert-manager-webhook cert-manager-cainjector cainjector letsencrypt lets-encrypt "u8 +
            "step-ca smallstep trust-manager certbot approver-policy csi-driver-spiffe x509 pki"u8)
        .Add(Categories.Storage,
            "ceph rook rook-ceph cephfs rbd rgw longhorn openebs portworx glusterfs minio seaweedfs nfs nfs-provisioner "u8 +
            "nfs-subdir-external-provisioner csi ebs efs fsx ebs-csi efs-csi azuredisk azurefile gcepd pd-csi topolvm "u8 +
            "linstor drbd piraeus local-path local-path-provisioner juicefs alluxio csi-provisioner csi-attacher "u8 +
            "csi-resizer csi-node-driver-registrar vsphere-csi s3 rclone cubefs moosefs lustre nextcloud"u8)
        .Add(Categories.Backup,
            "velero restic kopia k8up kasten k10 barman pgbackrest wal-g walg kanister volsync snapscheduler "u8 +
            "csi-snapshotter snapshot-controller mysqldump pg-dump pgdump etcd-backup borgbackup borgmatic"u8)
        .Add(Categories.Monitoring,
            "prometheus alertmanager grafana thanos mimir victoriametrics victoria-metrics vmagent vmsingle vmalert "u8 +
            "vmcluster vmoperator node-exporter nodeexporter kube-state-metrics ksm metrics-server blackbox-exporter "u8 +
            "blackbox pushgateway exporter datadog datadog-agent dogstatsd newrelic new-relic dynatrace dynakube zabbix "u8 +
            "nagios netdata icinga statsd telegraf checkmk pagerduty uptime-kuma kubecost opencost robusta "u8 +
            "kube-prometheus kube-prometheus-stack prometheus-operator prometheus-adapter appdynamics instana signalfx "u8 +
            "heapster cadvisor pyrra servicemonitor podmonitor coroot"u8)
        .Add(Categories.Logging,
            "loki promtail fluentd fluentbit fluent-bit fluent-operator logstash filebeat kibana graylog rsyslog "u8 +
            "syslog-ng syslog journald splunk vector-agent timberio logging-operator opensearch-dashboards elastic-agent "u8 +
            "metricbeat victorialogs victoria-logs"u8)
        .Add(Categories.Tracing,
            "jaeger zipkin opentelemetry otel otelcol otel-collector opentelemetry-collector opentelemetry-operator "u8 +
            "grafana-tempo skywalking signoz lightstep honeycomb openzipkin jaegertracing"u8)
        .Add(Categories.Monitoring, "opentelemetry otel otelcol otel-collector opentelemetry-collector signoz grafana-agent"u8)
        .Add(Categories.Delivery,
            "jenkins jenkinsci gitlab gitlab-runner gitlab-ci github-runner actions-runner actions-runner-controller "u8 +
            "gha-runner tekton tektoncd argocd argo-cd argo-rollouts argoproj-rollouts fluxcd flux-system "u8 +
            "source-controller kustomize-controller helm-controller notification-controller image-reflector-controller "u8 +
            "spinnaker buildkite buildkit buildkitd kaniko teamcity sonarqube gitea forgejo bitbucket woodpecker droneio "u8 +
            "drone-runner gocd octopusdeploy codefresh circleci skaffold flagger argo-image-updater cicd ci-cd renovate "u8 +
            "werf atlantis"u8)
        .Add(Categories.Registry,
            "goharbor harbor-core harbor-registry docker-registry artifactory jfrog nexus3 sonatype zot-registry "u8 +
            "distribution-registry chartmuseum spegel dragonfly2 ghcr ecr acr gcr pypiserver verdaccio"u8)
        .Add(Categories.Identity,
            "keycloak dex dexidp oauth oauth2 oauth2-proxy oidc authelia authentik goauthentik zitadel openldap ldap "u8 +
            "phpldapadmin freeipa kratos ory-hydra pinniped gangway okta auth0 fusionauth casdoor gluu rbac rbac-manager "u8 +
            "irsa pod-identity workload-identity aad-pod-identity azure-workload-identity kube2iam kiam spire spiffe "u8 +
            "openfga permify supertokens saml sso openunison kube-rbac-proxy teleport"u8)
        .Add(Categories.Secrets,
            "hashicorp-vault vault-agent vault-agent-injector vault-secrets-operator openbao external-secrets "u8 +
            "externalsecrets sealed-secrets sealedsecrets bitnami-labs sops sops-operator secretgen secret-generator "u8 +
            "secrets-store-csi-driver secretproviderclass infisical doppler akeyless conjur bank-vaults keyvault "u8 +
            "key-vault secretsmanager secrets-manager bitwarden vaultwarden 1password onepassword"u8)
        .Add(Categories.Autoscaling,
            "keda kedacore karpenter cluster-autoscaler hpa vpa goldilocks autoscaler vertical-pod-autoscaler "u8 +
            "cluster-proportional-autoscaler scaledobject descheduler overprovisioning kube-downscaler"u8)
        .Add(Categories.ServiceMesh,
            "istio istiod istio-proxy istio-ingressgateway istio-egressgateway istio-cni ztunnel linkerd linkerd2 "u8 +
            "linkerd-proxy kuma kuma-cp openservicemesh osm-controller nginx-service-mesh traefik-mesh maesh kiali "u8 +
            "servicemesh service-mesh consul-connect consul-k8s gloo-mesh aws-app-mesh appmesh"u8)
        .Add(Categories.Dns,
            "coredns kube-dns kubedns nodelocaldns node-local-dns external-dns externaldns powerdns pdns bind9 unbound "u8 +
            "dnsmasq pihole pi-hole k8s-gateway adguard adguardhome route53 cloudflare-ddns ddns dnsendpoint k8gb"u8)
        .Add(Categories.Networking,
            "calico cilium flannel weave-net weave-kube antrea kube-router kube-proxy kube-ovn ovn ovn-kubernetes "u8 +
            "openvswitch multus whereabouts metallb kube-vip tigera tigera-operator submariner wireguard tailscale "u8 +
            "netbird openvpn frr bgp hubble sriov sr-iov cni aws-node vpc-cni aws-vpc-cni azure-cni azure-npm "u8 +
            "ip-masq-agent konnectivity konnectivity-agent egress-gateway vpn cloudflare-tunnel purelb loxilb openelb "u8 +
            "netshoot"u8)
        .Add(Categories.Policy,
            "kyverno gatekeeper openpolicyagent kubewarden datree jspolicy constrainttemplate constrainttemplates "u8 +
            "gatekeeper-system kube-mgmt styra policy-controller policy-reporter policyreport"u8)
        .Add(Categories.Security,
            "falco falcosecurity falcosidekick trivy trivy-operator aquasecurity kube-bench kube-hunter kubescape sysdig "u8 +
            "neuvector tetragon tracee wazuh clamav crowdsec crowdstrike falcon-sensor stackrox rhacs twistlock "u8 +
            "prisma-cloud anchore grype cosign sigstore fulcio rekor modsecurity snyk lacework kubearmor suricata snort "u8 +
            "ossec"u8)
        .Add(Categories.Serverless,
            "knative openfaas faas faasd kubeless fission nuclio openwhisk knative-serving lambda cloud-functions"u8)
        .Add(Categories.MachineLearning,
            "kubeflow mlflow kserve kfserving seldon seldon-core kuberay rayproject raycluster rayservice rayjob jupyter "u8 +
            "jupyterhub jupyterlab tritonserver tensorflow pytorch torchserve tensorboard pytorchjob tfjob mpijob xgboost "u8 +
            "vllm ollama huggingface llm llamacpp llama-cpp localai open-webui openwebui bentoml nvidia "u8 +
            "nvidia-device-plugin gpu gpu-operator dcgm dcgm-exporter katib kueue notebook-controller clearml wandb "u8 +
            "comfyui stable-diffusion langchain langfuse litellm mlops inferenceservice embeddings tei"u8)
        .Add(Categories.Workflow,
            "argo-workflows argo-workflow workflow-controller airflow apache-airflow prefect dagster camunda zeebe n8n "u8 +
            "temporalio temporal-frontend temporal-worker luigi kestra argoexec node-red"u8)
        .Add(Categories.DataProcessing,
            "spark spark-operator sparkapplication flink flinkdeployment hadoop hdfs trino presto prestodb pinot dbt "u8 +
            "airbyte nifi databricks dremio iceberg redash meltano snowplow kylin"u8)
        .Add(Categories.Virtualization,
            "kubevirt virt-handler virt-controller virt-api virt-operator virt-launcher cdi containerized-data-importer "u8 +
            "harvester kata kata-containers firecracker vmware qemu"u8)
        .Add(Categories.Infrastructure,
            "crossplane terraform opentofu pulumi cluster-api capi capa capz capv capd cloud-controller-manager "u8 +
            "machine-api metal3 rancher cattle kops kubeadm gardener vcluster kamaji hypershift config-connector cnrm "u8 +
            "upbound karmada open-cluster-management"u8)
        .Add(Categories.WebServer, "nginx httpd apache2 tomcat jetty openresty lighttpd nginx-unprivileged wildfly"u8);
}
