{{/*
FleetSync's configuration file: the values below fleetSync that are set, without what only the chart reads, and with the paths at which
the chart mounts what they refer to.
*/}}
{{- define "fleetsync.configuration" -}}
{{- $config := deepCopy .Values.fleetSync -}}
{{- $_ := unset $config "enabled" -}}
{{- $qdrant := $config.qdrant -}}
{{- if $qdrant.apiKeySecretRef.name -}}
{{- $_ := set $qdrant "apiKeyFile" "/etc/fleetsync-secrets/qdrant-api-key" -}}
{{- end -}}
{{- if or $qdrant.caSecretRef.name $qdrant.caConfigMapRef.name -}}
{{- $_ := set $qdrant "caFile" "/etc/fleetsync-secrets/qdrant-ca.crt" -}}
{{- end -}}
{{- if $qdrant.clientCertificateSecretRef.name -}}
{{- $_ := set $qdrant "clientCertificateFile" "/etc/fleetsync-secrets/qdrant-client.crt" -}}
{{- $_ := set $qdrant "clientKeyFile" "/etc/fleetsync-secrets/qdrant-client.key" -}}
{{- end -}}
{{- range list "apiKeySecretRef" "caSecretRef" "caConfigMapRef" "clientCertificateSecretRef" -}}
{{- $_ := unset $qdrant . -}}
{{- end -}}
{{- if not $qdrant.endpoint -}}
{{- $_ := unset $config "qdrant" -}}
{{- $_ := set $config "store" (dict "sqlite" (dict "path" "/var/lib/fleetsync/fleet.db")) -}}
{{- end -}}
{{- $embedding := $config.embedding -}}
{{- if $embedding.openai.apiKeySecretRef.name -}}
{{- $_ := set $embedding.openai "apiKeyFile" "/etc/fleetsync-secrets/embedding-api-key" -}}
{{- end -}}
{{- $_ := unset $embedding.openai "apiKeySecretRef" -}}
{{- if and (eq $embedding.provider "onnx") (not (dig "onnx" "path" "" $embedding)) -}}
{{- $_ := set $embedding "onnx" (dict "path" "/models/all-MiniLM-L6-v2") -}}
{{- end -}}
{{- if include "fleetsync.elects" . -}}
{{- $election := $config.leaderElection | default dict -}}
{{- $_ := set $config "leaderElection" (merge (dict "enabled" true "leaseName" (include "fleetsync.leaseName" .) "leaseNamespace" .Release.Namespace) $election) -}}
{{- else -}}
{{- $_ := unset $config "leaderElection" -}}
{{- end -}}
{{- include "fleetsync.withoutUnset" $config -}}
{{- end -}}

{{/* A tree as YAML, without its nulls, empty texts and sections that are empty then. Empty lists say something and stay. */}}
{{- define "fleetsync.withoutUnset" -}}
{{- $kept := dict -}}
{{- range $key, $value := . -}}
{{- if kindIs "map" $value -}}
{{- with include "fleetsync.withoutUnset" $value -}}
{{- $_ := set $kept $key (fromYaml .) -}}
{{- end -}}
{{- else if not (or (kindIs "invalid" $value) (and (kindIs "string" $value) (eq $value ""))) -}}
{{- $_ := set $kept $key $value -}}
{{- end -}}
{{- end -}}
{{- if $kept -}}
{{- toYaml $kept -}}
{{- end -}}
{{- end -}}

{{/*
The part that a running agent does not take up by itself (src/FleetSync/Configuration/LiveSettings.cs). Pods are replaced when it changes,
and only then.
*/}}
{{- define "fleetsync.fixedConfiguration" -}}
{{- $config := fromYaml (include "fleetsync.configuration" .) -}}
{{- $fixed := omit $config "annotations" "batch" "clusterSecretRef" "discovery" "filters" "labels" "list" "log" "prune" "reconcileSeconds" "resyncSeconds" "types" "watch" -}}
{{- $_ := set $fixed "list" (pick ($config.list | default dict) "compression") -}}
{{- $_ := set $fixed "watch" (pick ($config.watch | default dict) "pingSeconds" "pingTimeoutSeconds") -}}
{{- toYaml $fixed -}}
{{- end -}}

{{/* The Secrets and ConfigMaps that are mounted at /etc/fleetsync-secrets; nothing where there are none. */}}
{{- define "fleetsync.secretSources" -}}
{{- $settings := .Values.fleetSync -}}
{{- $qdrant := $settings.qdrant -}}
{{- if $qdrant.endpoint -}}
{{- if $qdrant.apiKeySecretRef.name }}
- secret:
    name: {{ $qdrant.apiKeySecretRef.name }}
    items:
    - key: {{ $qdrant.apiKeySecretRef.key }}
      path: qdrant-api-key
{{- end }}
{{- if $qdrant.caSecretRef.name }}
- secret:
    name: {{ $qdrant.caSecretRef.name }}
    items:
    - key: {{ $qdrant.caSecretRef.key }}
      path: qdrant-ca.crt
{{- end }}
{{- if $qdrant.caConfigMapRef.name }}
- configMap:
    name: {{ $qdrant.caConfigMapRef.name }}
    items:
    - key: {{ $qdrant.caConfigMapRef.key }}
      path: qdrant-ca.crt
{{- end }}
{{- if $qdrant.clientCertificateSecretRef.name }}
- secret:
    name: {{ $qdrant.clientCertificateSecretRef.name }}
    items:
    - key: tls.crt
      path: qdrant-client.crt
    - key: tls.key
      path: qdrant-client.key
{{- end }}
{{- end }}
{{- if $settings.embedding.openai.apiKeySecretRef.name }}
- secret:
    name: {{ $settings.embedding.openai.apiKeySecretRef.name }}
    items:
    - key: {{ $settings.embedding.openai.apiKeySecretRef.key }}
      path: embedding-api-key
{{- end }}
{{- end -}}
