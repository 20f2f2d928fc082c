{{/* Plural and group of the built-in kinds, by which filters may name a type but RBAC may not. */}}
{{- define "fleetsync.builtInKinds" -}}
APIService: apiservices.apiregistration.k8s.io
CertificateSigningRequest: certificatesigningrequests.certificates.k8s.io
ClusterRole: clusterroles.rbac.authorization.k8s.io
ClusterRoleBinding: clusterrolebindings.rbac.authorization.k8s.io
ConfigMap: configmaps
ControllerRevision: controllerrevisions.apps
CronJob: cronjobs.batch
CSIDriver: csidrivers.storage.k8s.io
CSINode: csinodes.storage.k8s.io
CustomResourceDefinition: customresourcedefinitions.apiextensions.k8s.io
DaemonSet: daemonsets.apps
Deployment: deployments.apps
Endpoints: endpoints
EndpointSlice: endpointslices.discovery.k8s.io
HorizontalPodAutoscaler: horizontalpodautoscalers.autoscaling
Ingress: ingresses.networking.k8s.io
IngressClass: ingressclasses.networking.k8s.io
Job: jobs.batch
Lease: leases.coordination.k8s.io
LimitRange: limitranges
MutatingWebhookConfiguration: mutatingwebhookconfigurations.admissionregistration.k8s.io
Namespace: namespaces
NetworkPolicy: networkpolicies.networking.k8s.io
Node: nodes
PersistentVolume: persistentvolumes
PersistentVolumeClaim: persistentvolumeclaims
Pod: pods
PodDisruptionBudget: poddisruptionbudgets.policy
PodTemplate: podtemplates
PriorityClass: priorityclasses.scheduling.k8s.io
ReplicaSet: replicasets.apps
ReplicationController: replicationcontrollers
ResourceQuota: resourcequotas
Role: roles.rbac.authorization.k8s.io
RoleBinding: rolebindings.rbac.authorization.k8s.io
RuntimeClass: runtimeclasses.node.k8s.io
Secret: secrets
Service: services
ServiceAccount: serviceaccounts
StatefulSet: statefulsets.apps
StorageClass: storageclasses.storage.k8s.io
ValidatingAdmissionPolicy: validatingadmissionpolicies.admissionregistration.k8s.io
ValidatingAdmissionPolicyBinding: validatingadmissionpolicybindings.admissionregistration.k8s.io
ValidatingWebhookConfiguration: validatingwebhookconfigurations.admissionregistration.k8s.io
VolumeAttachment: volumeattachments.storage.k8s.io
{{- end -}}

{{/*
One type of a filter as "group/plural", "/plural" for the core group: from a kind, from plural.group or from group/plural. "*" for the
plural is all of a group. What RBAC cannot say ends the rendering.
*/}}
{{- define "fleetsync.groupAndPlural" -}}
{{- $kinds := fromYaml (include "fleetsync.builtInKinds" .) -}}
{{- $name := get $kinds .type | default .type -}}
{{- if contains "/" $name -}}
{{- $parts := splitn "/" 2 $name -}}
{{- printf "%s/%s" (eq $parts._0 "core" | ternary "" $parts._0) $parts._1 -}}
{{- else if contains "." $name -}}
{{- $parts := splitn "." 2 $name -}}
{{- printf "%s/%s" $parts._1 $parts._0 -}}
{{- else -}}
{{- printf "/%s" $name -}}
{{- end -}}
{{- end -}}

{{/*
list and watch, and get on nothing but definitions: a list says all that a get would, while get on "*" would also open pods/exec,
nodes/proxy and services/proxy, which are reached by GET.
*/}}
{{- define "fleetsync.readRules" }}
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [get, list, watch]
{{- if .Values.rbac.readAll }}
- apiGroups: ["*"]
  resources: ["*"]
  verbs: [list, watch]
{{- else }}
{{- $include := dig "filters" "types" "include" list .Values.fleetSync }}
{{- $exclude := dig "filters" "types" "exclude" (list "events" "events.events.k8s.io" "leases.coordination.k8s.io") .Values.fleetSync }}
{{- $groups := dict }}
{{- range $include }}
{{- $type := include "fleetsync.groupAndPlural" (dict "type" .) }}
{{- if not (regexMatch "^[a-z0-9.-]*/([a-z0-9-]+|[*])$" $type) }}
{{- fail (printf "rbac.readAll is false, and no RBAC rule can be made of \"%s\" in fleetSync.filters.types.include. Name the type by its plural and group (certificates.cert-manager.io, pods, apps/deployments), a whole group (cert-manager.io/*), or a built-in kind (Deployment); or set rbac.readAll=true." .) }}
{{- end }}
{{- $parts := splitn "/" 2 $type }}
{{- $_ := set $groups $parts._0 (append (get $groups $parts._0 | default list) $parts._1 | uniq | sortAlpha) }}
{{- end }}
{{- if not $include }}
{{- range list "admissionregistration.k8s.io" "apiextensions.k8s.io" "apiregistration.k8s.io" "apps" "autoscaling" "batch" "certificates.k8s.io" "coordination.k8s.io" "discovery.k8s.io" "events.k8s.io" "flowcontrol.apiserver.k8s.io" "networking.k8s.io" "node.k8s.io" "policy" "rbac.authorization.k8s.io" "resource.k8s.io" "scheduling.k8s.io" "storage.k8s.io" }}
{{- $_ := set $groups . (list "*") }}
{{- end }}
{{- $_ := set $groups "" (list "configmaps" "endpoints" "events" "limitranges" "namespaces" "nodes" "persistentvolumeclaims" "persistentvolumes" "pods" "podtemplates" "replicationcontrollers" "resourcequotas" "serviceaccounts" "services") }}
{{- end }}
{{- range $exclude }}
{{- $parts := splitn "/" 2 (include "fleetsync.groupAndPlural" (dict "type" .)) }}
{{- if has $parts._1 (get $groups $parts._0 | default list) }}
{{- $_ := set $groups $parts._0 (without (get $groups $parts._0) $parts._1) }}
{{- end }}
{{- end }}
{{- $whole := list }}
{{- range $group := keys $groups | sortAlpha }}
{{- $resources := get $groups $group }}
{{- if has "*" $resources }}
{{- $whole = append $whole $group }}
{{- else if $resources }}
- apiGroups: [{{ $group | quote }}]
  resources:
  {{- toYaml $resources | nindent 2 }}
  verbs: [list, watch]
{{- end }}
{{- end }}
{{- with $whole }}
- apiGroups:
  {{- toYaml . | nindent 2 }}
  resources: ["*"]
  verbs: [list, watch]
{{- end }}
{{- if $include }}
# With the definitions above, what says that a type has come or gone.
- apiGroups: [apiregistration.k8s.io]
  resources: [apiservices]
  verbs: [list, watch]
{{- end }}
{{- end }}
{{- with .Values.rbac.extraRules }}
{{ toYaml . }}
{{- end }}
{{- end -}}
