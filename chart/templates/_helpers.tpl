{{/* The release's name for everything, at most 52 characters so that suffixes fit into 63. */}}
{{- define "fleetsync.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fleetsync.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: agent
{{- end -}}

{{- define "fleetsync.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "fleetsync.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "fleetsync.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "fleetsync.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "fleetsync.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else if .Values.image.tag -}}
{{- printf "%s:%s" .Values.image.repository .Values.image.tag -}}
{{- else -}}
{{- printf "%s:%s%s" .Values.image.repository .Chart.AppVersion (eq .Values.fleetSync.embedding.provider "onnx" | ternary "-onnx" "") -}}
{{- end -}}
{{- end -}}

{{/* "true" where the store is a Qdrant. */}}
{{- define "fleetsync.usesQdrant" -}}
{{- if .Values.fleetSync.qdrant.endpoint }}true{{ end -}}
{{- end -}}

{{/* "true" where agents agree on a Lease who writes. */}}
{{- define "fleetsync.elects" -}}
{{- $election := .Values.fleetSync.leaderElection | default dict -}}
{{- if hasKey $election "enabled" | ternary $election.enabled (gt (int .Values.replicas) 1) }}true{{ end -}}
{{- end -}}

{{- define "fleetsync.leaseName" -}}
{{- (.Values.fleetSync.leaderElection | default dict).leaseName | default (include "fleetsync.fullname" .) -}}
{{- end -}}

{{/* The port of fleetSync.http.address; nothing where nothing is served. */}}
{{- define "fleetsync.httpPort" -}}
{{- with .Values.fleetSync.http.address -}}
{{- splitList ":" . | last -}}
{{- end -}}
{{- end -}}

{{/* What contradicts itself, said before anything is installed. */}}
{{- define "fleetsync.validate" -}}
{{- $settings := .Values.fleetSync -}}
{{- if and (include "fleetsync.usesQdrant" .) (not $settings.clusterID) -}}
{{- fail "fleetSync.clusterID is required with fleetSync.qdrant.endpoint: the fleet shares the store, and two clusters under one name would overwrite each other. Give this cluster a name, such as --set fleetSync.clusterID=east." -}}
{{- end -}}
{{- if and (gt (int .Values.replicas) 1) (not (include "fleetsync.usesQdrant" .)) -}}
{{- fail "replicas is more than 1, but the store is a SQLite file, which has one writer. Set fleetSync.qdrant.endpoint, or replicas to 1." -}}
{{- end -}}
{{- if and (gt (int .Values.replicas) 1) (not (include "fleetsync.elects" .)) -}}
{{- fail "replicas is more than 1 and fleetSync.leaderElection.enabled is false: all of them would write. Remove one of the two." -}}
{{- end -}}
{{- if and $settings.qdrant.apiKeySecretRef.name $settings.qdrant.apiKeyFile -}}
{{- fail "fleetSync.qdrant.apiKeySecretRef.name and fleetSync.qdrant.apiKeyFile are both set. Remove one of them." -}}
{{- end -}}
{{- if gt (len (compact (list $settings.qdrant.caSecretRef.name $settings.qdrant.caConfigMapRef.name $settings.qdrant.caFile))) 1 -}}
{{- fail "More than one of fleetSync.qdrant.caSecretRef.name, caConfigMapRef.name and caFile is set. Leave one of them." -}}
{{- end -}}
{{- if and $settings.qdrant.clientCertificateSecretRef.name $settings.qdrant.clientCertificateFile -}}
{{- fail "fleetSync.qdrant.clientCertificateSecretRef.name and fleetSync.qdrant.clientCertificateFile are both set. Remove one of them." -}}
{{- end -}}
{{- if and $settings.embedding.openai.apiKeySecretRef.name $settings.embedding.openai.apiKeyFile -}}
{{- fail "fleetSync.embedding.openai.apiKeySecretRef.name and fleetSync.embedding.openai.apiKeyFile are both set. Remove one of them." -}}
{{- end -}}
{{- if and (or .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled .Values.service.enabled) (not $settings.http.address) -}}
{{- fail "metrics.serviceMonitor, metrics.podMonitor and service need fleetSync.http.address, which is empty." -}}
{{- end -}}
{{- end -}}
